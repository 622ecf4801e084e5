"""Stock that goes out: sales and batch use, manual removals, write-offs."""

from collections.abc import Iterable, Sequence
from datetime import date

from domain.inventory.asked import Asked
from domain.inventory.changes import USES, WRITE_OFFS, ChangeType
from domain.inventory.effects import Effect, spread
from domain.inventory.lots import Lot
from domain.inventory.refusals import InsufficientStock, LotExpired, LotHeld, LotShort
from domain.inventory.stock import Stock
from domain.shared.quantity import Quantity

_NEEDS_USABLE = USES | {ChangeType.RESERVED}


def remove(stock: Stock, asked: Asked, quantity: Quantity) -> Effect:
    """
    Take `quantity` from the lot named, or from the lots that may give, in their order.

    A sale or a batch use whose reference has reserved takes that first.

    :raises InsufficientStock: together they have less.
    :raises LotShort: the lot named has less.
    :raises LotExpired: a use names an expired lot.
    :raises LotHeld: a use names a held lot.
    """
    effect = Effect(stock)
    lots = lots_for(stock, asked)
    left = _take_reserved(effect, asked, lots, quantity) if asked.change.type in USES else quantity
    parts, missing = spread(lots, left, lambda lot: effect.now(lot).free)
    if missing:
        raise short(stock, asked, lots, quantity, Quantity(quantity - missing))
    for lot, part in parts:
        effect.shift(lot, remaining=-part)
    return effect


def lots_for(stock: Stock, asked: Asked) -> Sequence[Lot]:
    """
    The lots that may give, in their order: the one named, or the usable ones, expired ones first for a write-off.

    :raises LotExpired: the change needs a usable lot and names an expired one.
    :raises LotHeld: the same, held.
    """
    kind = asked.change.type
    named = stock.named(asked.change.lot_id, asked.change.lot_code)
    if named is not None:
        if kind in _NEEDS_USABLE:
            check_usable(named, asked.today)
        return [named]
    usable = [lot for lot in stock.lots if lot.is_usable(asked.today)]
    return [*expired(stock.lots, asked.today), *usable] if kind in WRITE_OFFS else usable


def expired(lots: Iterable[Lot], today: date) -> list[Lot]:
    """Expired lots that are not held, in picking order."""
    return [lot for lot in lots if lot.is_expired(today) and lot.held_reason is None]


def check_usable(lot: Lot, today: date) -> None:
    """
    Refuse a lot that may not be sold, reserved or made into something.

    :raises LotHeld: it is held.
    :raises LotExpired: it is past its last day.
    """
    if lot.held_reason is not None:
        raise LotHeld(lot.code, lot.held_reason)
    if lot.expires_on is not None and lot.is_expired(today):
        raise LotExpired(lot.code, lot.expires_on)


def short(stock: Stock, asked: Asked, lots: Sequence[Lot], wanted: Quantity, available: Quantity) -> Exception:
    """The refusal of a change that asks more than there is: of the lot it names, or of the item."""
    item = stock.item
    if asked.change.lot_id is not None or asked.change.lot_code is not None:
        return LotShort(lots[0].code, item.unit, wanted=wanted, free=available)
    return InsufficientStock(item.name, item.unit, wanted=wanted, available=available)


def _take_reserved(effect: Effect, asked: Asked, lots: Sequence[Lot], quantity: int) -> int:
    """Take what the order has reserved of these lots; what is still wanted then."""
    allowed = {lot.id: lot for lot in lots}
    for row in effect.stock.reservations:
        lot = allowed.get(row.lot_id)
        part = min(quantity, row.quantity)
        if row.reference == asked.change.reference and lot is not None and part:
            effect.shift(lot, remaining=-part, reserved=-part)
            effect.release(row, part)
            quantity -= part
    return quantity
