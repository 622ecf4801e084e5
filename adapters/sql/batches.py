"""Batches run in SQL."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, Uuid, bindparam, insert, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.audit import keep_audit
from adapters.sql.batch_rows import (
    EVENT,
    EVENTS,
    LINES,
    MOVEMENT,
    MOVEMENTS,
    STATE,
    batch_of,
    batch_row,
    batches,
    event_of,
    event_rows,
    line_rows,
    movement_of,
    movement_rows,
    state_row,
)
from adapters.sql.ledger_rows import as_json
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import batch, batch_event, batch_line, batch_movement, batch_series
from adapters.sql.types import can_be_kept
from domain.production.batch_steps import Step
from domain.production.batches import Batch, BatchMovement, Event
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, BatchId, OrganizationId

_DIALECTS = ("postgresql", "sqlite")
_OF_BATCH: Any = bindparam("of_batch", type_=Uuid())
_THIS = (batch.c.organization_id == OF_ORGANIZATION, batch.c.id == _OF_BATCH)


def _counting(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    first = {
        "organization_id": OF_ORGANIZATION,
        "prefix": bindparam("of_prefix", type_=Text()),
        "year": bindparam("of_year", type_=BigInteger()),
        "last": literal_column("1"),
    }
    key = ["organization_id", "prefix", "year"]
    counted = insert_of(batch_series).values(first)
    more = counted.on_conflict_do_update(index_elements=key, set_={"last": batch_series.c.last + literal_column("1")})
    return more.returning(batch_series.c.last)


_NEXT = {"postgresql": Statement(_counting(postgresql.insert)), "sqlite": Statement(_counting(sqlite.insert))}
_LOCK = {each: Statement(batches(each).where(*_THIS).with_for_update(of=batch)) for each in _DIALECTS}
_ADD = insert(batch)
_SAVE = Statement(
    update(batch).where(*_THIS).values({name: bindparam(f"new_{name}", type_=batch.c[name].type) for name in STATE})
)
_ADD_LINES, _ADD_EVENTS, _ADD_MOVEMENTS = (
    Statement(
        insert(table).from_select(
            ["organization_id", "batch_id", *given.c.keys()], select(OF_ORGANIZATION, _OF_BATCH, *given.c)
        )
    )
    for table, given in ((batch_line, LINES), (batch_event, EVENTS), (batch_movement, MOVEMENTS))
)
_EVENTS = Statement(
    select(*EVENT)
    .where(batch_event.c.organization_id == OF_ORGANIZATION, batch_event.c.batch_id == _OF_BATCH)
    .order_by(batch_event.c.number)
)
_MOVEMENTS = Statement(
    select(*MOVEMENT)
    .where(batch_movement.c.organization_id == OF_ORGANIZATION, batch_movement.c.batch_id == _OF_BATCH)
    .order_by(batch_movement.c.adjustment_id, batch_movement.c.lot_id)
)
_ADJUSTMENTS, _REFERENCES = rows("adjustments", {"id": Uuid()}), rows("references", {"label": Text()})
_OWNER = Statement(
    select(batch.c.label)
    .where(
        batch.c.organization_id == OF_ORGANIZATION,
        or_(
            batch.c.label.in_(select(_REFERENCES.c.label)),
            batch.c.id.in_(
                select(batch_movement.c.batch_id).where(
                    batch_movement.c.organization_id == OF_ORGANIZATION,
                    batch_movement.c.adjustment_id.in_(select(_ADJUSTMENTS.c.id)),
                )
            ),
        ),
    )
    .order_by(batch.c.label)
    .limit(literal_column("1"))
)


class SqlBatches:
    """The `Batches` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self, organization_id: OrganizationId, prefix: str, year: int) -> int:
        """See `Batches.next_number`."""
        given = {"of_organization": organization_id, "of_prefix": prefix, "of_year": year}
        [row] = _NEXT[self._connection.dialect.name].all(self._connection, given)
        return int(row.last)

    def add(self, step: Step, audit: AuditEntry) -> None:
        """See `Batches.add`."""
        self._connection.execute(_ADD, batch_row(step.batch))
        _ADD_LINES.all(self._connection, _which(step.batch) | {"lines": as_json(line_rows(step.batch.plan.lines))})
        self._append(step, audit)

    def lock(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        """See `Batches.lock`."""
        given = {"of_organization": organization_id, "of_batch": batch_id}
        found = _LOCK[self._connection.dialect.name].all(self._connection, given)
        return batch_of(found[0]) if found else None

    def save(self, step: Step, audit: AuditEntry) -> None:
        """See `Batches.save`."""
        told = {f"new_{name}": value for name, value in state_row(step.batch).items()}
        _SAVE.all(self._connection, _which(step.batch) | told)
        self._append(step, audit)

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[Event]:
        """See `Batches.events`."""
        given = {"of_organization": organization_id, "of_batch": batch_id}
        return [event_of(row) for row in _EVENTS.all(self._connection, given)]

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[BatchMovement]:
        """See `Batches.movements`."""
        given = {"of_organization": organization_id, "of_batch": batch_id}
        return [movement_of(row) for row in _MOVEMENTS.all(self._connection, given)]

    def owner_of(
        self, organization_id: OrganizationId, adjustments: Collection[AdjustmentId], references: Collection[str]
    ) -> str | None:
        """See `Batches.owner_of`."""
        given = {
            "of_organization": organization_id,
            "adjustments": as_json({"id": each.hex} for each in adjustments),
            "references": as_json({"label": each} for each in references if can_be_kept(each)),
        }
        found = _OWNER.all(self._connection, given)
        return str(found[0].label) if found else None

    def _append(self, step: Step, audit: AuditEntry) -> None:
        which = _which(step.batch)
        _ADD_EVENTS.all(self._connection, which | {"events": as_json(event_rows(step.events))})
        if step.movements:
            _ADD_MOVEMENTS.all(self._connection, which | {"movements": as_json(movement_rows(step.movements))})
        keep_audit(self._connection, [audit])


def _which(kept: Batch) -> dict[str, Any]:
    return {"of_organization": kept.organization_id, "of_batch": kept.id}
