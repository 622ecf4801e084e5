"""Batches as rows: each with its plan's lines in one column."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Boolean, ColumnElement, Select, Text, Uuid, func, select

from adapters.sql.decoding import AnyRow
from adapters.sql.rows import rows
from adapters.sql.tables import batch, batch_event, batch_line, batch_movement
from adapters.sql.types import Moment, utc_text
from domain.production.batches import Batch, BatchMovement, BatchPlan, BatchStatus, Event, EventKind, PlanLine, Role
from domain.production.recipes import LineKind
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import Money
from domain.shared.quantity import Quantity

_PLAN = ("recipe_id", "recipe_number", "recipe_name", "factor", "output", "unit", "output_item_id", "shelf_life_days")
STATE = ("status", "events", "started_at", "ended_at", "yielded", "consumed", "wasted", "produced")
"""The columns that change in a batch's life."""
_HEAD = ("organization_id", "id", "label", "planned_at", "planned_by")

_line = batch_line.c
_FIELDS = [_line[name] for name in ("line", *PlanLine.__dataclass_fields__)]
_AS_JSON: Mapping[str, Any] = {
    "postgresql": func.json_agg(func.json_build_array(*_FIELDS), type_=JSON()),
    "sqlite": func.json_group_array(func.json_array(*_FIELDS), type_=JSON()),
}

LINES = rows(
    "lines",
    {
        "line": BigInteger(),
        "item_id": Uuid(),
        "code": Text(),
        "name": Text(),
        "kind": Text(),
        "note": Text(),
        "amount": Text(),
        "unit": Text(),
        "quantity": BigInteger(),
        "stock_unit": Text(),
        "tracked": Boolean(),
        "estimate": BigInteger(),
    },
)
EVENTS = rows(
    "events",
    {
        "number": BigInteger(),
        "kind": Text(),
        "at": Moment(),
        "actor_id": Uuid(),
        "text": Text(),
        "name": Text(),
        "amount": BigInteger(),
        "unit": Text(),
        "item_id": Uuid(),
        "about": BigInteger(),
        "began_at": Moment(),
        "seconds": BigInteger(),
    },
)
MOVEMENTS = rows(
    "movements",
    {
        "adjustment_id": Uuid(),
        "lot_id": Uuid(),
        "item_id": Uuid(),
        "role": Text(),
        "delta": BigInteger(),
        "cost": BigInteger(),
    },
)
"""Rows of a plan, of events and of movements, as statements take them."""

EVENT = [batch_event.c[name] for name in Event.__dataclass_fields__]
MOVEMENT = [batch_movement.c[name] for name in BatchMovement.__dataclass_fields__]
"""The columns of each kind of value."""


def batches(dialect: str) -> Select[Any]:
    """Batches, in the columns of `batch_of`; which ones has to be said."""
    return select(*(batch.c[name] for name in (*_HEAD, *_PLAN, *STATE)), _lines(dialect))


def _lines(dialect: str) -> ColumnElement[Any]:
    return (
        select(_AS_JSON[dialect])
        .where(_line.organization_id == batch.c.organization_id, _line.batch_id == batch.c.id)
        .correlate(batch)
        .scalar_subquery()
        .label("lines")
    )


def batch_of(row: AnyRow) -> Batch:
    """A batch, from the columns of `batches`."""
    # In their order: an aggregate need not keep it.
    told = sorted(row.lines or (), key=lambda line: int(line[0]))
    lines = tuple(_line_of(line[1:]) for line in told)
    plan = BatchPlan(lines=lines, **{name: getattr(row, name) for name in _PLAN})
    state = {name: getattr(row, name) for name in (*_HEAD, *STATE)}
    return Batch(**state | {"status": BatchStatus(row.status), "plan": plan})


def _line_of(told: Sequence[Any]) -> PlanLine:
    given = dict(zip(PlanLine.__dataclass_fields__, told, strict=True))
    return PlanLine(
        **given
        | {
            "item_id": ItemId(UUID(given["item_id"])),
            "kind": LineKind(given["kind"]),
            "amount": Fraction(given["amount"]),
            "tracked": bool(given["tracked"]),
        }
    )


def event_of(row: AnyRow) -> Event:
    """An event, from the columns `EVENT`."""
    return Event(**{name: getattr(row, name) for name in Event.__dataclass_fields__} | {"kind": EventKind(row.kind)})


def movement_of(row: AnyRow) -> BatchMovement:
    """What a batch did with a lot, from the columns `MOVEMENT`."""
    return BatchMovement(
        adjustment_id=AdjustmentId(row.adjustment_id),
        item_id=ItemId(row.item_id),
        lot_id=LotId(row.lot_id),
        role=Role(row.role),
        delta=Quantity(row.delta),
        cost=Money(row.cost),
    )


def batch_row(kept: Batch) -> dict[str, Any]:
    """A batch as it is kept, without its lines."""
    plan = {name: getattr(kept.plan, name) for name in _PLAN}
    return {name: getattr(kept, name) for name in _HEAD} | plan | state_row(kept)


def state_row(kept: Batch) -> dict[str, Any]:
    """What changes in a batch's life."""
    return {name: getattr(kept, name) for name in STATE} | {"status": kept.status.value}


def line_rows(lines: Iterable[PlanLine]) -> Iterable[dict[str, Any]]:
    """The lines of a plan as `LINES` takes them."""
    for number, line in enumerate(lines, 1):
        told = {name: getattr(line, name) for name in PlanLine.__dataclass_fields__}
        told |= {"line": number, "item_id": line.item_id.hex, "kind": line.kind.value, "amount": str(line.amount)}
        yield told


def event_rows(events: Iterable[Event]) -> Iterable[dict[str, Any]]:
    """Events as `EVENTS` takes them."""
    for event in events:
        told = {name: getattr(event, name) for name in Event.__dataclass_fields__}
        began_at = None if event.began_at is None else utc_text(event.began_at)
        told |= {"kind": event.kind.value, "at": utc_text(event.at), "actor_id": event.actor_id.hex}
        yield told | {"item_id": event.item_id.hex if event.item_id else None, "began_at": began_at}


def movement_rows(movements: Iterable[BatchMovement]) -> Iterable[dict[str, Any]]:
    """Movements as `MOVEMENTS` takes them."""
    for each in movements:
        yield {
            "adjustment_id": each.adjustment_id.hex,
            "lot_id": each.lot_id.hex,
            "item_id": each.item_id.hex,
            "role": each.role.value,
            "delta": each.delta,
            "cost": each.cost,
        }
