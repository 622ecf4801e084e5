"""Mail goes out if the change that it belongs to is committed, at least once, and is given up at last."""

from datetime import timedelta

import pytest

from adapters.memory.mailer import MemoryMailer
from application.prune import MAIL_IS_KEPT
from domain.shared.identifiers import MailId
from domain.shared.mail import LEASE, MOST_ATTEMPTS, Mail, Message, new_mail
from ports.mailer import NotDelivered
from tests.installations import Installation, in_memory


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def mailer(installation: Installation) -> MemoryMailer:
    kept = installation.ports.mailer
    assert isinstance(kept, MemoryMailer)
    return kept


def write(installation: Installation) -> MailId:
    """The id of a new mail."""
    message = Message(to="ada@example.com", subject="Hello", text="Dear Ada")
    mail = new_mail(MailId(installation.app.ids()), message, installation.clock())
    installation.ports.transactions(lambda transaction: transaction.outbox.add(mail))
    return mail.id


def test_what_is_due_is_sent_once(installation: Installation, mailer: MemoryMailer) -> None:
    ids = [write(installation) for _ in range(3)]
    assert [mail.id for mail in installation.app.deliver_mail()] == ids
    assert [mail.message.text for mail in mailer.sent] == ["Dear Ada"] * 3
    assert installation.app.deliver_mail() == []


def test_one_that_fails_does_not_hold_up_the_others(installation: Installation, mailer: MemoryMailer) -> None:
    ids = [write(installation) for _ in range(3)]
    mailer.refusals = [NotDelivered("nobody", for_good=True), NotDelivered("busy")]
    gone, waiting, sent = installation.app.deliver_mail()
    assert gone.given_up_at is not None
    assert (waiting.due_at, waiting.reason) == (installation.clock() + timedelta(minutes=1), "busy")
    assert sent.sent_at is not None
    assert [mail.id for mail in mailer.sent] == [ids[2]]


def test_it_is_tried_eight_times_and_then_given_up(installation: Installation, mailer: MemoryMailer) -> None:
    write(installation)
    mailer.refusals = [NotDelivered("busy")] * 100
    tried: list[Mail] = []
    for _ in range(MOST_ATTEMPTS):
        tried += installation.app.deliver_mail()
        installation.clock.advance(hours=6)
    assert [mail.given_up_at is not None for mail in tried] == [False] * 7 + [True]
    assert (tried[-1].attempts, tried[-1].reason) == (MOST_ATTEMPTS, "busy")
    assert installation.app.deliver_mail() == []


def test_who_is_cut_off_after_sending_leaves_it_to_be_sent_again_under_the_same_id(
    installation: Installation, mailer: MemoryMailer
) -> None:
    mail_id, now = write(installation), installation.clock()
    mail = installation.ports.transactions(lambda transaction: transaction.outbox.take(now, now + LEASE))
    assert mail is not None
    mailer(mail)
    assert installation.app.deliver_mail() == []
    installation.clock.advance(seconds=LEASE.total_seconds())
    assert [mail.attempts for mail in installation.app.deliver_mail()] == [2]
    assert [mail.id for mail in mailer.sent] == [mail_id, mail_id]


def test_what_went_out_is_forgotten_after_a_month(installation: Installation) -> None:
    write(installation)
    installation.app.deliver_mail()
    installation.clock.advance(days=MAIL_IS_KEPT.days)
    assert installation.app.prune()["mail"] == 0
    installation.clock.advance(seconds=1)
    assert installation.app.prune()["mail"] == 1
