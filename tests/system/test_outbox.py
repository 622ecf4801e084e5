"""Workers that deliver side by side on one PostgreSQL do not wait for each other, and what was sent is not kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from adapters.sql.engine import create
from adapters.sql.tables import outbox
from adapters.sql.transactions import SqlTransactions
from domain.shared.identifiers import MailId
from domain.shared.mail import Mail, Message, new_mail
from ports.transactions import Transaction

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=5)
MESSAGE = Message(to="ada@example.com", subject="Hello", text="Dear Ada")


def write(transaction: Transaction) -> None:
    for number in (1, 2):
        transaction.outbox.add(new_mail(MailId(UUID(int=number)), MESSAGE, NOW))


def take(transaction: Transaction) -> Mail | None:
    return transaction.outbox.take(NOW, UNTIL)


@pytest.mark.postgresql
def test_who_takes_a_mail_does_not_wait_for_who_is_taking_another(postgres_url: str) -> None:
    engine = create(postgres_url)
    transactions = SqlTransactions(engine)

    def together(transaction: Transaction) -> list[Mail | None]:
        return [take(transaction), transactions(take), transactions(take)]

    transactions(write)
    first, second, third = transactions(together)
    engine.dispose()
    assert first is not None
    assert second is not None
    assert (first.id.int, second.id.int, third) == (1, 2, None)


def test_what_a_mail_said_is_not_kept_after_it_was_sent_or_given_up(database_url: str) -> None:
    engine = create(database_url)
    transactions = SqlTransactions(engine)
    transactions(write)
    sent, given_up = transactions(take), transactions(take)
    assert sent is not None
    assert given_up is not None
    transactions(lambda transaction: transaction.outbox.record(sent.sent(NOW)))
    transactions(lambda transaction: transaction.outbox.record(given_up.failed("nobody", NOW, for_good=True)))
    with engine.connect() as connection:
        rows = connection.execute(select(outbox.c.text, outbox.c.reason).order_by(outbox.c.id)).all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [("", ""), ("", "nobody")]
