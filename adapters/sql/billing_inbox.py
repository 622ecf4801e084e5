"""
Which billing events came, in SQL.

On PostgreSQL the row that an INSERT has locked is the lease: whoever brings the same event waits for it, and a crash
gives it back. On SQLite a transaction has the whole file, from its BEGIN IMMEDIATE on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, Uuid, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.audit import keep_audit
from adapters.sql.billing_rows import EVENT, event_of, event_row
from adapters.sql.statements import Statement
from adapters.sql.tables import billing_events
from adapters.sql.types import Moment, can_be_kept
from domain.billing.inbox import KeptEvent
from domain.shared.audit import AuditEntry

_columns = billing_events.c
_NOW: Any = bindparam("now", type_=Moment())


def _adding(insert_of: Any) -> Statement:  # noqa: ANN401 - the two dialects' inserts share no type
    return Statement(insert_of(billing_events).on_conflict_do_nothing().returning(_columns.id))


_ADD = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}
_LOCK = Statement(
    select(*EVENT)
    .where(
        _columns.provider == bindparam("of_provider"),
        _columns.account == bindparam("of_account"),
        _columns.event_id == bindparam("of_event"),
    )
    .with_for_update()
)
_CHANGES = (
    "customer_id",
    "status",
    "error_message",
    "retry_count",
    "next_attempt_at",
    "source",
    "processed_at",
    "updated_at",
)
_RECORD = Statement(
    update(billing_events)
    .where(
        _columns.id == bindparam("of_id", type_=Uuid()),
        _columns.status == bindparam("seen_status", type_=Text()),
        _columns.retry_count == bindparam("seen_count", type_=BigInteger()),
    )
    .values({name: bindparam(f"new_{name}", type_=_columns[name].type) for name in _CHANGES})
    .returning(_columns.id)
)
_TAKE_DUE = Statement(
    select(*EVENT)
    .where(_columns.next_attempt_at <= _NOW)
    .order_by(_columns.next_attempt_at, _columns.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_MAKE_DUE = Statement(
    update(billing_events)
    .where(
        _columns.provider == bindparam("of_provider"),
        _columns.account == bindparam("of_account"),
        _columns.customer_id == bindparam("of_customer"),
        _columns.next_attempt_at > _NOW,
    )
    .values(next_attempt_at=_NOW)
)
_FORGET = (
    update(billing_events)
    .where(
        _columns.updated_at < bindparam("before", type_=Moment()),
        _columns.body.is_not(None),
        _columns.next_attempt_at.is_(None),
    )
    .values(body=None)
)


class SqlBillingInbox:
    """The `BillingInbox` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: KeptEvent) -> bool:
        """See `BillingInbox.add`."""
        return bool(_ADD[self._connection.dialect.name].all(self._connection, event_row(kept)))

    def lock(self, provider: str, account: str, event_id: str) -> KeptEvent | None:
        """See `BillingInbox.lock`."""
        if not can_be_kept(event_id):
            return None
        given = {"of_provider": provider, "of_account": account, "of_event": event_id}
        found = _LOCK.all(self._connection, given)
        return event_of(found[0]) if found else None

    def record(self, kept: KeptEvent, *, seen: KeptEvent, audit: Sequence[AuditEntry] = ()) -> bool:
        """See `BillingInbox.record`."""
        row = event_row(kept)
        given = {"of_id": kept.id, "seen_status": seen.status, "seen_count": seen.retry_count}
        is_kept = bool(_RECORD.all(self._connection, given | {f"new_{name}": row[name] for name in _CHANGES}))
        if is_kept:
            keep_audit(self._connection, audit)
        return is_kept

    def take_due(self, now: datetime) -> KeptEvent | None:
        """See `BillingInbox.take_due`."""
        found = _TAKE_DUE.all(self._connection, {"now": now})
        return event_of(found[0]) if found else None

    def make_due(self, provider: str, account: str, customer_id: str, now: datetime) -> None:
        """See `BillingInbox.make_due`."""
        given = {"of_provider": provider, "of_account": account, "of_customer": customer_id, "now": now}
        _MAKE_DUE.all(self._connection, given)

    def forget_bodies(self, before: datetime) -> int:
        """See `BillingInbox.forget_bodies`."""
        return self._connection.execute(_FORGET, {"before": before}).rowcount
