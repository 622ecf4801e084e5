"""Recounts: the shelf is right, the books follow."""

from domain.inventory.asked import Asked
from domain.inventory.effects import Effect, spread
from domain.inventory.lots import Lot
from domain.inventory.receiving import new_lot
from domain.inventory.refusals import CountAboveOriginal, CountBelowReserved, InsufficientStock
from domain.inventory.removing import expired
from domain.inventory.stock import Stock
from domain.shared.quantity import Quantity


def recount(stock: Stock, asked: Asked, counted: Quantity) -> Effect:
    """
    Make the item, or the lot named, hold what was counted.

    Down: expired lots first, then usable ones in picking order, held ones last. Up: back into the newest part-used lots
    as far as they held, the rest a new lot. Equal: nothing changes, and that is recorded.

    :raises CountBelowReserved: orders have reserved more than was counted.
    :raises CountAboveOriginal: the lot named never held that much.
    """
    named = stock.named(asked.change.lot_id, asked.change.lot_code)
    if named is not None:
        return _recount_lot(stock, named, counted)
    difference = counted - stock.item.on_hand
    if difference < 0:
        return _lower(stock, asked, counted, -difference)
    return _raise(stock, asked, difference)


def _recount_lot(stock: Stock, lot: Lot, counted: Quantity) -> Effect:
    unit = stock.item.unit
    if counted < lot.reserved:
        raise CountBelowReserved(f"Lot {lot.code}", unit, counted=counted, reserved=lot.reserved)
    if counted > lot.original:
        raise CountAboveOriginal(lot.code, unit, counted=counted, original=lot.original)
    effect = Effect(stock)
    if counted != lot.remaining:
        effect.shift(lot, remaining=counted - lot.remaining)
    return effect


def _lower(stock: Stock, asked: Asked, counted: Quantity, surplus: int) -> Effect:
    item = stock.item
    if counted < item.reserved:
        raise CountBelowReserved(item.name, item.unit, counted=counted, reserved=item.reserved)
    usable = [lot for lot in stock.lots if lot.is_usable(asked.today)]
    held = [lot for lot in stock.lots if lot.held_reason is not None]
    parts, missing = spread([*expired(stock.lots, asked.today), *usable, *held], surplus, lambda lot: lot.free)
    if missing:
        raise InsufficientStock(item.name, item.unit, wanted=Quantity(surplus), available=Quantity(surplus - missing))
    effect = Effect(stock)
    for lot, part in parts:
        effect.shift(lot, remaining=-part)
    return effect


def _raise(stock: Stock, asked: Asked, found: int) -> Effect:
    effect = Effect(stock)
    newest_first = sorted(stock.lots, key=lambda lot: (lot.received_at, lot.id), reverse=True)
    not_used_up = [lot for lot in newest_first if lot.remaining]
    parts, rest = spread(not_used_up, found, lambda lot: lot.original - lot.remaining)
    for lot, part in parts:
        effect.shift(lot, remaining=part)
    if rest:
        lot = new_lot(stock.item, asked, Quantity(rest))
        effect.lots[lot.id] = lot
        effect.unit_cost = asked.change.unit_cost
        effect.makes_lot = True
    return effect
