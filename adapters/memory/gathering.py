"""What a set of changes needs to know of one item."""

from collections.abc import Iterable, Iterator

from adapters.memory.store import Books
from domain.inventory.adjustments import Adjustment
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.stock import Reservation, Stock, Trace
from domain.inventory.trail import traces_of
from domain.shared.identifiers import AdjustmentId, ItemId, LotId

LATER = 20
"""How many of the movements that came after it a reversal gets to know."""


def gather(books: Books, item: Item, need: Need) -> Stock:
    """The item's stock, as far as the need goes; lots in picking order, all else oldest first."""
    lots = lots_of(books, item.id)
    adjustments = [row for row in books.adjustments.values() if row.item_id == item.id]
    reservations = [row for row in open_reservations(books, lots) if _is_needed(row, need)]
    named = {row.id for row in adjustments if row.id in need.origins}
    trail = [trace for row in _chain(adjustments, need, named) for trace in traces_of(row)]
    kept = {lot.id for lot in (*_usable(lots, need), *_of_kind(lots, need))}
    linked = {*(row.lot_id for row in reservations), *(row.lot_id for row in trail)}
    return Stock(
        item=item,
        lots=[lot for lot in lots if lot.id in kept or lot.id in linked],
        reservations=reservations,
        trail=trail,
        later=list(_later(adjustments, named))[:LATER],
    )


def lots_of(books: Books, item_id: ItemId) -> list[Lot]:
    """All lots of the item in picking order."""
    return sorted((lot for lot in books.lots.values() if lot.item_id == item_id), key=lambda lot: lot.pick_key)


def _usable(lots: Iterable[Lot], need: Need) -> Iterator[Lot]:
    """Lots usable on the last day until they are enough; on the way those that were usable on the first."""
    free = 0
    for lot in lots:
        if free >= need.usable:
            return
        if lot.free and lot.is_usable(need.first_day):
            free += lot.free if lot.is_usable(need.last_day) else 0
            yield lot


def _of_kind(lots: Iterable[Lot], need: Need) -> Iterator[Lot]:
    for lot in lots:
        is_open = lot.remaining > 0
        expired = need.expired and is_open and lot.is_expired(need.last_day)
        held = need.held and is_open and lot.held_reason is not None
        part_used = need.part_used and is_open and lot.remaining < lot.original
        if expired or held or part_used or lot.id in need.lot_ids or lot.code in need.lot_codes:
            yield lot


def open_reservations(books: Books, lots: Iterable[Lot]) -> list[Reservation]:
    """What orders hold of these lots, oldest first, and lots in picking order."""
    place = {lot.id: position for position, lot in enumerate(lots)}
    mine = [row for row in books.reservations.values() if row.lot_id in place and row.quantity]
    return sorted(mine, key=lambda row: (row.adjustment_id, place[row.lot_id]))


def _is_needed(row: Reservation, need: Need) -> bool:
    return row.reference in need.references or row.adjustment_id in need.reservations


def _chain(adjustments: Iterable[Adjustment], need: Need, named: set[AdjustmentId]) -> Iterator[Adjustment]:
    """The adjustments named, those of the same orders, and all that name one of these as their origin."""
    recorded = list(adjustments)
    orders = need.trails | {row.reference for row in recorded if row.id in named and row.reference is not None}
    family: set[AdjustmentId | None] = set(named)
    for row in recorded:
        if row.id in named or row.reference in orders or (row.origin is not None and row.origin in family):
            family.add(row.id)
            yield row


def _later(adjustments: Iterable[Adjustment], named: set[AdjustmentId]) -> Iterator[Trace]:
    """What came after the adjustments named, on the lots that they touched."""
    touched: set[LotId] = set()
    for row in adjustments:
        yield from (trace for trace in traces_of(row) if trace.lot_id in touched)
        if row.id in named:
            touched |= {movement.lot_id for movement in row.movements if movement.lot_id is not None}
