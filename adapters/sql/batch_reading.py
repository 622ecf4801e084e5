"""Batches looked at in SQL: every look is one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Engine, Integer, Text, Uuid, bindparam, select, tuple_

from adapters.sql.batch_rows import EVENT, MOVEMENT, batch_of, batches, event_of, movement_of
from adapters.sql.engine import reading
from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.statements import Statement
from adapters.sql.stock_list import containing
from adapters.sql.tables import (
    batch,
    batch_event,
    batch_movement,
    inventory_adjustment,
    inventory_item,
    inventory_lot,
    user,
)
from adapters.sql.types import Moment, can_be_kept
from domain.production.batches import Batch
from domain.shared.identifiers import BatchId, OrganizationId
from ports.batch_reading import BatchQuery, ToldEvent, TracedMovement

_OF_BATCH: Any = bindparam("of_batch", type_=Uuid())
_moved = batch_movement.c
_ID_OF_LABEL = Statement(
    select(batch.c.id).where(
        batch.c.organization_id == OF_ORGANIZATION, batch.c.label == bindparam("of_label", type_=Text())
    )
)
_EVENTS = Statement(
    select(*EVENT, user.c.name.label("actor"))
    .select_from(batch_event.outerjoin(user, user.c.id == batch_event.c.actor_id))
    .where(batch_event.c.organization_id == OF_ORGANIZATION, batch_event.c.batch_id == _OF_BATCH)
    .order_by(batch_event.c.number)
)
_MOVEMENTS = Statement(
    select(
        *MOVEMENT,
        inventory_item.c.code.label("item_code"),
        inventory_item.c.name.label("item_name"),
        inventory_item.c.unit,
        inventory_lot.c.code.label("lot_code"),
        inventory_lot.c.unit_cost,
        inventory_lot.c.expires_on,
        inventory_lot.c.held_reason,
        inventory_adjustment.c.recorded_at,
    )
    .select_from(batch_movement)
    .join(
        inventory_item,
        (inventory_item.c.organization_id == _moved.organization_id) & (inventory_item.c.id == _moved.item_id),
    )
    .join(
        inventory_lot,
        (inventory_lot.c.organization_id == _moved.organization_id) & (inventory_lot.c.id == _moved.lot_id),
    )
    .join(
        inventory_adjustment,
        (inventory_adjustment.c.organization_id == _moved.organization_id)
        & (inventory_adjustment.c.id == _moved.adjustment_id),
    )
    .where(_moved.organization_id == OF_ORGANIZATION, _moved.batch_id == _OF_BATCH)
    .order_by(_moved.adjustment_id, _moved.lot_id)
)
_CONDITIONS: dict[str, Any] = {
    "status": batch.c.status == bindparam("status", type_=Text()),
    "recipe_id": batch.c.recipe_id == bindparam("recipe_id", type_=Uuid()),
    "search": batch.c.label.like(bindparam("search", type_=Text()), escape="\\"),
    "after": tuple_(batch.c.planned_at, batch.c.id)
    < tuple_(bindparam("after_at", type_=Moment()), bindparam("after_id", type_=Uuid())),
}


@cache
def _one(dialect: str) -> Statement:
    return Statement(batches(dialect).where(batch.c.organization_id == OF_ORGANIZATION, batch.c.id == _OF_BATCH))


@cache
def _page(dialect: str, conditions: tuple[str, ...]) -> Statement:
    return Statement(
        batches(dialect)
        .where(batch.c.organization_id == OF_ORGANIZATION, *(_CONDITIONS[name] for name in conditions))
        .order_by(batch.c.planned_at.desc(), batch.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )


class SqlBatchReading:
    """The `BatchReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)
        self._dialect = engine.dialect.name

    def page(self, organization_id: OrganizationId, query: BatchQuery) -> Sequence[Batch]:
        """See `BatchReading.page`."""
        if not can_be_kept(query.search):
            return []
        after_at, after_id = query.after or (None, None)
        given = {
            "status": None if query.status is None else query.status.value,
            "recipe_id": query.recipe_id,
            # Labels are in capitals.
            "search": containing(query.search.upper()),
            "after_at": after_at,
            "after_id": after_id,
            "most": query.limit + 1,
        }
        statement = _page(self._dialect, tuple(name for name in _CONDITIONS if getattr(query, name)))
        return [batch_of(row) for row in self._rows(statement, organization_id, **given)]

    def batch(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        """See `BatchReading.batch`."""
        found = self._rows(_one(self._dialect), organization_id, of_batch=batch_id)
        return batch_of(found[0]) if found else None

    def id_of_label(self, organization_id: OrganizationId, label: str) -> BatchId | None:
        """See `BatchReading.id_of_label`."""
        found = self._rows(_ID_OF_LABEL, organization_id, of_label=label) if can_be_kept(label) else []
        return BatchId(found[0].id) if found else None

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[ToldEvent]:
        """See `BatchReading.events`."""
        found = self._rows(_EVENTS, organization_id, of_batch=batch_id)
        return [ToldEvent(event=event_of(row), actor=row.actor) for row in found]

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[TracedMovement]:
        """See `BatchReading.movements`."""
        return [
            TracedMovement(
                movement=movement_of(row),
                item_code=row.item_code,
                item_name=row.item_name,
                unit=row.unit,
                lot_code=row.lot_code,
                unit_cost=row.unit_cost,
                expires_on=row.expires_on,
                held_reason=row.held_reason,
                at=row.recorded_at,
            )
            for row in self._rows(_MOVEMENTS, organization_id, of_batch=batch_id)
        ]

    def _rows(self, statement: Statement, organization_id: OrganizationId, **given: object) -> Sequence[Any]:
        return statement.read(self._reading, {"of_organization": organization_id, **given})
