"""Mail on its way, in SQL: each is taken by whoever finds it free first, and nobody waits."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Uuid, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import outbox
from adapters.sql.types import Moment
from domain.shared.identifiers import MailId
from domain.shared.mail import Mail, Message

_ADD = insert(outbox)
_ADD_ONCE: dict[str, Any] = {
    "postgresql": postgresql.insert(outbox).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(outbox).on_conflict_do_nothing(),
}
_NOW, _UNTIL, _BEFORE = (bindparam(name, type_=Moment()) for name in ("now", "until", "before"))
# SQLite, where a transaction has the whole file, leaves FOR UPDATE out.
_FIRST_DUE = (
    select(outbox.c.id)
    .where(outbox.c.due_at <= _NOW)
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE = (
    update(outbox)
    .where(outbox.c.id == _FIRST_DUE)
    .values(due_at=_UNTIL, attempts=outbox.c.attempts + 1)
    .returning(*outbox.c)
)
_ENDS: dict[str, Any] = {
    name: bindparam(f"after_{name}", type_=outbox.c[name].type)
    for name in ("text", "due_at", "sent_at", "given_up_at", "reason")
}
_RECORD = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("mail_id", type_=Uuid()),
        outbox.c.attempts == bindparam("attempt", type_=BigInteger()),
        outbox.c.due_at.is_not(None),
    )
    .values(_ENDS)
)
_PRUNE = delete(outbox).where(func.coalesce(outbox.c.sent_at, outbox.c.given_up_at) < _BEFORE)


class SqlOutbox:
    """The `Outbox` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: Mail) -> None:
        """See `Outbox.add`."""
        self._connection.execute(_ADD, _row(mail))

    def add_once(self, mail: Mail) -> None:
        """See `Outbox.add_once`."""
        self._connection.execute(_ADD_ONCE[self._connection.dialect.name], _row(mail))

    def take(self, now: datetime, until: datetime) -> Mail | None:
        """See `Outbox.take`."""
        row = self._connection.execute(_TAKE, {"now": now, "until": until}).first()
        return None if row is None else _mail_of(row)

    def record(self, mail: Mail) -> None:
        """See `Outbox.record`."""
        after = {
            "after_text": mail.message.text,
            "after_due_at": mail.due_at,
            "after_sent_at": mail.sent_at,
            "after_given_up_at": mail.given_up_at,
            "after_reason": mail.reason,
        }
        self._connection.execute(_RECORD, {"mail_id": mail.id, "attempt": mail.attempts, **after})

    def prune(self, before: datetime) -> int:
        """See `Outbox.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount


def _row(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "recipient": mail.message.to,
        "subject": mail.message.subject,
        "text": mail.message.text,
        "created_at": mail.created_at,
        "due_at": mail.due_at,
        "attempts": mail.attempts,
        "sent_at": mail.sent_at,
        "given_up_at": mail.given_up_at,
        "reason": mail.reason,
    }


def _mail_of(row: AnyRow) -> Mail:
    return Mail(
        id=MailId(row.id),
        message=Message(to=row.recipient, subject=row.subject, text=row.text),
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        sent_at=row.sent_at,
        given_up_at=row.given_up_at,
        reason=row.reason,
    )
