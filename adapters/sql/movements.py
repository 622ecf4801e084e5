"""The statements that look at movements: history, and the stock of another day."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, Uuid, and_, bindparam, cast, func, select, tuple_

from adapters.sql.decoding import ADJUSTMENT, LOT_CODE, MOVEMENT, AnyRow, adjustment_of, movement_of
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_adjustment, inventory_history, inventory_item, inventory_lot
from adapters.sql.types import Moment
from domain.inventory.overview import HistoryLine, HistoryQuery, StockAsOf

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_ITEM: Any = bindparam("item_id", type_=Uuid())
_moved, _made, _item, _lot = inventory_history.c, inventory_adjustment.c, inventory_item.c, inventory_lot.c

MOVEMENTS = (
    select(_moved.organization_id, _moved.item_id, *ADJUSTMENT, *MOVEMENT, LOT_CODE)
    .select_from(inventory_history)
    .join(
        inventory_adjustment,
        and_(_made.organization_id == _moved.organization_id, _made.id == _moved.adjustment_id),
    )
    .outerjoin(inventory_lot, and_(_lot.organization_id == _moved.organization_id, _lot.id == _moved.lot_id))
    .where(_moved.organization_id == _ORGANIZATION)
)
"""Each movement with its adjustment and the code of its lot."""

_LINES = MOVEMENTS.add_columns(
    _item.code.label("item_code"), _item.name.label("item_name"), _item.unit.label("unit")
).join(inventory_item, and_(_item.organization_id == _moved.organization_id, _item.id == _moved.item_id))
_PLACE: Any = (_moved.recorded_at, _moved.item_id, _moved.sequence)


def history_statement(query: HistoryQuery) -> Statement:
    """
    The statement of a page of history; those of one form are built and compiled once.

    One item's movements go by their number, everybody's by when they were recorded.
    """
    return _page(of_item=query.item_id is not None, follows=query.before is not None)


@cache
def _page(*, of_item: bool, follows: bool) -> Statement:
    statement, place = _LINES, _PLACE
    if of_item:
        statement, place = statement.where(_moved.item_id == _ITEM), _PLACE[2:]
    if follows:
        last = [bindparam(f"before_{column.name}", type_=column.type) for column in place]
        statement = statement.where(tuple_(*place) < tuple_(*last))
    newest_first = statement.order_by(*(column.desc() for column in place))
    return Statement(newest_first.limit(bindparam("most", type_=Integer())))


def history_parameters(query: HistoryQuery) -> dict[str, Any]:
    """What `history_statement` is told besides the organisation."""
    given: dict[str, Any] = {"most": query.limit + 1}
    if query.item_id is not None:
        given["item_id"] = query.item_id
    if query.before is not None:
        before = zip(_PLACE, query.before, strict=True)
        given |= {f"before_{column.name}": value for column, value in before}
    return given


def history_line_of(row: AnyRow) -> HistoryLine:
    """A line of history."""
    return HistoryLine(
        adjustment=adjustment_of(row),
        movement=movement_of(row),
        item_code=row.item_code,
        item_name=row.item_name,
        unit=row.unit,
    )


_sums = (
    select(
        _moved.item_id,
        cast(func.sum(_moved.delta), BigInteger).label("on_hand"),
        cast(func.sum(_moved.cost), BigInteger).label("value"),
    )
    .where(_moved.organization_id == _ORGANIZATION, _moved.effective_at <= bindparam("moment", type_=Moment()))
    .group_by(_moved.item_id)
    .subquery("sums")
)
AS_OF = Statement(
    select(_item.id, _item.code, _item.name, _item.unit, _sums.c.on_hand, _sums.c.value)
    .join(_sums, _sums.c.item_id == _item.id)
    .where(_item.organization_id == _ORGANIZATION)
    .order_by(_item.code)
)
"""The sums of each item's movements in effect by a moment."""


def stock_as_of(row: AnyRow) -> StockAsOf:
    """An item's stock, from the columns of `AS_OF`."""
    return StockAsOf(item_id=row.id, code=row.code, name=row.name, unit=row.unit, on_hand=row.on_hand, value=row.value)
