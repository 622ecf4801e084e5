"""What carries mail: by SMTP to a real server, to a terminal, to where a test reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adapters.mail.console import ConsoleMailer
from adapters.mail.smtp import Security, SmtpMailer, SmtpServer
from adapters.memory.mailer import MemoryMailer
from domain.shared.identifiers import MailId
from domain.shared.mail import Message, new_mail
from ports.mailer import Mailer, NotDelivered
from tests.benchmarks.web_servers import free_port
from tests.servers.smtp import Letterbox, certificate, only_ada, server_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SENDER = "Stillroom <stock@example.com>"
TEXT = "Dear Ada,\n\nthe Brauerei Grün wants you – 🍺:\n.\nhttps://stock.example.com/" + "x" * 1200 + "\n"
LETTER = Message(to="ada@example.com", subject="Grüße aus der Brauerei, immer wieder Grüße aus der Brauerei", text=TEXT)
MAIL = new_mail(MailId(UUID(int=7)), LETTER, NOW)


@contextmanager
def running(letterbox: Letterbox, **options: Any) -> Iterator[int]:  # noqa: ANN401 - the server's own
    """The port of a server that keeps mail in the letterbox."""
    server = server_of(letterbox, **options)
    server.start()
    yield server.port
    server.stop()


def mailer(port: int, security: Security = Security.NONE, **login: str) -> SmtpMailer:
    return SmtpMailer(SmtpServer(host="127.0.0.1", port=port, security=security, **login), SENDER)


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def plain(letterbox: Letterbox) -> Iterator[SmtpMailer]:
    with running(letterbox) as port:
        yield mailer(port)


@pytest.fixture(params=["smtp", "console", "memory"])
def any_mailer(request: pytest.FixtureRequest) -> Mailer:
    """Every adapter of the port."""
    if request.param == "smtp":
        carried: Mailer = request.getfixturevalue("plain")
        return carried
    return ConsoleMailer(StringIO()) if request.param == "console" else MemoryMailer()


def test_whoever_carries_it_takes_a_mail_again(any_mailer: Mailer) -> None:
    any_mailer(MAIL)
    any_mailer(MAIL)


def test_a_mail_arrives_as_it_was_written(plain: SmtpMailer, letterbox: Letterbox) -> None:
    plain(MAIL)
    [taken] = letterbox.taken
    assert letterbox.recipients == [["ada@example.com"]]
    assert (taken["From"], taken["To"], taken["Subject"]) == (SENDER, LETTER.to, LETTER.subject)
    assert str(taken.get_content()).replace("\r\n", "\n") == TEXT
    assert taken["Date"].datetime == NOW
    assert taken["Auto-Submitted"] == "auto-generated"


def test_it_has_the_same_name_in_every_attempt(plain: SmtpMailer, letterbox: Letterbox) -> None:
    plain(MAIL)
    plain(MAIL)
    assert [taken["Message-ID"] for taken in letterbox.taken] == [f"<{UUID(int=7)}@example.com>"] * 2


@pytest.mark.parametrize(("answer", "for_good"), [("451 later", False), ("552 too large", True), ("554 spam", True)])
def test_what_the_server_answers_is_told(
    plain: SmtpMailer,
    letterbox: Letterbox,
    answer: str,
    for_good: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    letterbox.answers = [answer]
    with pytest.raises(NotDelivered) as failure:
        plain(MAIL)
    assert (failure.value.reason, failure.value.for_good) == (answer, for_good)


def test_an_address_that_nobody_has_is_refused_for_good(plain: SmtpMailer, letterbox: Letterbox) -> None:
    letterbox.refused = frozenset({LETTER.to})
    with pytest.raises(NotDelivered, match="550 nobody of that name") as failure:
        plain(MAIL)
    assert failure.value.for_good


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(NotDelivered) as failure:
        mailer(free_port())(MAIL)
    assert not failure.value.for_good


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - an SSL context
    """What a server shows that this machine trusts."""
    context, made = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return context


def test_by_starttls_nothing_is_said_before_it_is_encrypted(letterbox: Letterbox, trusted: Any) -> None:  # noqa: ANN401
    secured = {"tls_context": trusted, "require_starttls": True}
    with running(letterbox, auth_required=True, authenticator=only_ada, **secured) as port:
        mailer(port, Security.STARTTLS, user="ada", password="p@ss word")(MAIL)
        with pytest.raises(NotDelivered, match="SMTPAuthenticationError"):
            mailer(port, Security.STARTTLS, user="ada", password="wrong")(MAIL)
    assert letterbox.encrypted == [True]


def test_a_server_without_starttls_gets_nothing(letterbox: Letterbox) -> None:
    with running(letterbox) as port, pytest.raises(NotDelivered, match="STARTTLS"):
        mailer(port, Security.STARTTLS)(MAIL)
    assert letterbox.taken == []


def test_a_server_that_nobody_vouches_for_gets_nothing(letterbox: Letterbox, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with running(letterbox, tls_context=context) as port, pytest.raises(NotDelivered, match="CERTIFICATE_VERIFY"):
        mailer(port, Security.STARTTLS)(MAIL)
    assert letterbox.taken == []


def test_by_tls_everything_is_encrypted(letterbox: Letterbox, trusted: Any) -> None:  # noqa: ANN401
    with running(letterbox, ssl_context=trusted) as port:
        mailer(port, Security.TLS)(MAIL)
    assert letterbox.encrypted == [True]


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(SmtpServer(host="h", port=1, security=Security.TLS, user="ada", password="secret"))


def test_on_a_desk_the_terminal_shows_it() -> None:
    screen = StringIO()
    ConsoleMailer(screen)(MAIL)
    assert f"To: {LETTER.to}" in screen.getvalue()
    assert TEXT in screen.getvalue()
