"""Everything that is kept of each item, streamed from one snapshot."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Result, Select, Uuid, bindparam, select, text

from adapters.sql.decoding import ITEM, LOT, AnyRow, adjustment_of, item_of, lot_of, movement_of, reservation_of
from adapters.sql.engine import snapshot
from adapters.sql.movements import MOVEMENTS
from adapters.sql.tables import inventory_history, inventory_item, inventory_lot, reservation
from domain.inventory.adjustments import Adjustment, Movement
from domain.shared.identifiers import ItemId, OrganizationId
from ports.stock_reading import Evidence

_NEVER = datetime.min.replace(tzinfo=UTC)

CHUNK = 1000
"""Rows that are fetched at a time."""

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_ITEM: Any = bindparam("item_id", type_=Uuid())
_item, _lot, _held, _moved = inventory_item.c, inventory_lot.c, reservation.c, inventory_history.c

_ITEMS = select(*ITEM).where(_item.organization_id == _ORGANIZATION).order_by(_item.id)
_LOTS = select(*LOT).where(_lot.organization_id == _ORGANIZATION).order_by(_lot.item_id, _lot.id)
_RESERVATIONS = (
    select(_held.item_id, _held.adjustment_id, _held.lot_id, _held.reference, _held.quantity, _held.until)
    .where(_held.organization_id == _ORGANIZATION, text("reservation.quantity > 0"))
    .order_by(_held.item_id, _held.adjustment_id, _held.lot_id)
)
_MOVEMENTS = MOVEMENTS.add_columns(
    _moved.effective_at.label("moved_effective_at"), _moved.recorded_at.label("moved_recorded_at")
).order_by(_moved.item_id, _moved.sequence)
_ALL = (_ITEMS, _LOTS, _RESERVATIONS, _MOVEMENTS)
_ONE = tuple(
    statement.where(column == _ITEM)
    for statement, column in zip(_ALL, (_item.id, _lot.item_id, _held.item_id, _moved.item_id), strict=True)
)

# All rows will be read, so nothing is won by a plan that has the first ones soon; and where rows were just imported,
# PostgreSQL takes them for a few, which it would compare each with each.
_WHOLE_TABLES = text(
    "SELECT set_config('cursor_tuple_fraction', '1', true), set_config('enable_nestloop', 'off', true)"
)


@contextmanager
def evidence(engine: Engine, organization_id: OrganizationId, item_id: ItemId | None) -> Iterator[Iterator[Evidence]]:
    """See `StockReading.evidence`: four statements' rows, merged by the item's id, a chunk of each in memory."""
    parameters: dict[str, Any] = {"organization_id": organization_id}
    if item_id is not None:
        parameters["item_id"] = item_id
    with snapshot(engine).connect() as connection, ExitStack() as open_streams:
        if item_id is None and engine.dialect.name == "postgresql":
            connection.execute(_WHOLE_TABLES)
        statements = _ALL if item_id is None else _ONE
        yield _merged(*(open_streams.enter_context(_stream(connection, each, parameters)) for each in statements))


def _stream(
    connection: Connection, statement: Select[*tuple[Any, ...]], parameters: dict[str, Any]
) -> Result[*tuple[Any, ...]]:
    return connection.execute(statement, parameters, execution_options={"yield_per": CHUNK})


def _merged(
    items: Iterable[AnyRow], lots: Iterable[AnyRow], reservations: Iterable[AnyRow], movements: Iterable[AnyRow]
) -> Iterator[Evidence]:
    lots_of, reservations_of, movements_of = _ByItem(lots), _ByItem(reservations), _ByItem(movements)
    for row in items:
        yield Evidence(
            item=item_of(row),
            lots=[lot_of(each) for each in lots_of(row.id)],
            reservations=[reservation_of(each) for each in reservations_of(row.id)],
            movements=(_movement(each) for each in movements_of(row.id)),
        )


def _movement(row: AnyRow) -> tuple[Adjustment, Movement]:
    adjustment = adjustment_of(row)
    if (row.moved_effective_at, row.moved_recorded_at) != (row.effective_at, row.recorded_at):
        # Times are kept with the movement as well, for its indexes. Where the two differ, one was not what was hashed.
        adjustment = replace(adjustment, effective_at=_NEVER)
    return adjustment, movement_of(row)


class _ByItem:
    """Rows that come in the order of their items, asked for in the same order, item by item."""

    def __init__(self, rows: Iterable[AnyRow]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def __call__(self, item_id: ItemId) -> Iterator[AnyRow]:
        while self._next is not None and self._next.item_id <= item_id:
            row = self._next
            self._next = next(self._rows, None)
            if row.item_id == item_id:
                yield row
