"""Movements looked at in memory: history, and the stock of another day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.store import Books
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item
from domain.inventory.overview import HistoryLine, HistoryQuery, StockAsOf
from domain.shared.identifiers import ItemId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


def history_of(books: Books, query: HistoryQuery) -> Sequence[HistoryLine]:
    """A page of movements, newest first (one item's by their number), and one more if there is one."""
    of_all = 0 if query.item_id is None else 2
    rows = [
        (_place(adjustment, movement)[of_all:], adjustment, movement)
        for adjustment in books.adjustments.values()
        for movement in adjustment.movements
        if query.item_id in (None, adjustment.item_id)
    ]
    wanted = [row for row in rows if query.before is None or row[0] < query.before[of_all:]]
    wanted.sort(key=lambda row: row[0], reverse=True)
    return [_line(books, adjustment, movement) for _, adjustment, movement in wanted[: query.limit + 1]]


def stock_as_of(books: Books, moment: datetime) -> Sequence[StockAsOf]:
    """The sums of what was in effect by then, by code."""
    in_effect = [row for row in books.adjustments.values() if row.effective_at <= moment]
    items = {row.item_id: books.items[row.item_id] for row in in_effect}
    return [_sums(item, in_effect) for item in sorted(items.values(), key=lambda item: item.code)]


def _place(adjustment: Adjustment, movement: Movement) -> tuple[datetime, ItemId, int]:
    return adjustment.recorded_at, movement.item_id, movement.sequence


def _line(books: Books, adjustment: Adjustment, movement: Movement) -> HistoryLine:
    item = books.items[adjustment.item_id]
    return HistoryLine(
        adjustment=replace(adjustment, movements=()),
        movement=movement,
        item_code=item.code,
        item_name=item.name,
        unit=item.unit,
    )


def _sums(item: Item, adjustments: Sequence[Adjustment]) -> StockAsOf:
    mine = [row for row in adjustments if row.item_id == item.id]
    return StockAsOf(
        item_id=item.id,
        code=item.code,
        name=item.name,
        unit=item.unit,
        on_hand=Quantity(sum(row.delta for row in mine)),
        value=Money(sum(row.cost for row in mine)),
    )
