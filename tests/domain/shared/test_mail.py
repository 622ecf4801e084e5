"""What a mail can be, and how long it is tried."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.shared.identifiers import MailId
from domain.shared.mail import (
    LEASE,
    LONGEST_ADDRESS,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    MOST_ATTEMPTS,
    BadMail,
    Mail,
    Message,
    new_mail,
    pause_after,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LETTER = Message(to="ada@example.com", subject="Your invitation", text="Dear Ada,\nhttps://stock.example.com/x?y=z")


def tried(attempts: int) -> Mail:
    return replace(new_mail(MailId(UUID(int=1)), LETTER, NOW), attempts=attempts)


@pytest.mark.parametrize("to", ["a@b", "Ada.Lovelace+stock@mail.example.com", "o'neil@example.com", "x" * 64 + "@b.de"])
def test_an_address_is_taken_as_it_is(to: str) -> None:
    assert replace(LETTER, to=to).to == to


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "ada@exa mple.com",
        "ada@example.com\nBcc: everybody@example.com",
        "ada@example.com\r\n",
        "ada@example.com\n",
        "ada@example.com,eve@example.com",
        "Ada <ada@example.com>",
        '"ada"@example.com',
        "ada@example.com>",
        "ada\uff20example.com",
        "\xe1da@example.com",
        "ada@example..com",
        "ada@-example.com",
        "x" * 65 + "@example.com",
        "ada@" + "x" * 260,
        "ada\0@example.com",
    ],
)
def test_nothing_else_than_one_address_is_an_address(to: str) -> None:
    with pytest.raises(BadMail) as refused:
        replace(LETTER, to=to)
    assert refused.value.field == "to"
    assert str(refused.value.got).isprintable()


@pytest.mark.parametrize("subject", ["", " ", "a\nb", "a\r\nBcc: eve@example.com", "a\x00", "a\u2028b", "x" * 201])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(BadMail) as refused:
        replace(LETTER, subject=subject)
    assert refused.value.field == "subject"


@pytest.mark.parametrize("text", ["a\rb", "a\x00", "\x1b[2J", "x" * 100_001])
def test_a_text_is_printable_lines(text: str) -> None:
    with pytest.raises(BadMail):
        replace(LETTER, text=text)


def test_what_a_mail_says_is_not_shown_with_it() -> None:
    assert "https" not in repr(tried(1))


def test_a_new_mail_is_due_at_once() -> None:
    assert (tried(0).due_at, tried(0).attempts) == (NOW, 0)


def test_what_was_sent_is_due_no_more_and_forgets_what_it_said() -> None:
    later = NOW + timedelta(seconds=2)
    after = tried(1).sent(later)
    assert (after.sent_at, after.due_at, after.given_up_at, after.message.text) == (later, None, None, "")
    assert after.message.subject == LETTER.subject


def test_a_failure_is_tried_again_later_and_later() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert [pause.total_seconds() / 60 for pause in pauses] == [1, 4, 16, 64, 256, 360, 360]
    assert [tried(each).failed("busy", NOW).due_at for each in range(1, MOST_ATTEMPTS)] == [NOW + p for p in pauses]


def test_after_eight_attempts_it_is_given_up_with_the_reason() -> None:
    after = tried(MOST_ATTEMPTS).failed("451 try\r\n later", NOW)
    assert (after.given_up_at, after.due_at, after.sent_at) == (NOW, None, None)
    assert (after.reason, after.message.text) == ("451 try later", "")


def test_what_fails_for_good_is_given_up_at_once() -> None:
    assert tried(1).failed("550 nobody", NOW, for_good=True).given_up_at == NOW


def test_a_lease_lasts_longer_than_an_attempt() -> None:
    assert timedelta(minutes=2) < LEASE


def test_a_new_mail_is_due_at_once_and_known_by_its_id() -> None:
    mail = new_mail(MailId(UUID(int=1)), LETTER, NOW)
    assert (mail.id, mail.created_at, mail.due_at, mail.reason) == (MailId(UUID(int=1)), NOW, NOW, "")


def test_a_mail_is_as_long_as_it_may_be() -> None:
    longest = f"a@{'b' * (LONGEST_ADDRESS - 2)}"
    message = Message(to=longest, subject="s" * LONGEST_SUBJECT, text="t" * LONGEST_TEXT)
    for field in ("to", "subject", "text"):
        with pytest.raises(BadMail) as refused:
            replace(message, **{field: getattr(message, field) + "x"})
        assert refused.value.field == field
    assert replace(LETTER, subject="s").subject == "s"


def test_a_refused_mail_says_what_was_expected_and_what_came() -> None:
    with pytest.raises(BadMail) as refused:
        replace(LETTER, to="ada\n")
    told = refused.value
    assert told.message == "This mail cannot be sent: its to must be an address such as ada@example.com."
    assert (told.expected, told.got) == ("an address such as ada@example.com", "ada�")
    with pytest.raises(BadMail) as refused:
        replace(LETTER, subject="")
    assert refused.value.got == "nothing"
    with pytest.raises(BadMail) as refused:
        replace(LETTER, text="\x00")
    told = refused.value
    assert (told.message, told.expected) == ("The text of this mail cannot be sent.", "printable lines")


def test_the_reason_of_a_failure_stays_until_a_mail_is_sent() -> None:
    failed = tried(1).failed("too\n busy", NOW)
    assert failed.reason == "too busy"
    assert failed.sent(NOW).reason == ""
