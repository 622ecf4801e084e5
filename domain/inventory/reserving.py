"""Reservations: real lots held for an order. On hand stays; what is available changes."""

from domain.inventory.asked import Asked
from domain.inventory.effects import Effect, spread
from domain.inventory.lots import Lot
from domain.inventory.refusals import InvalidChange, NothingReserved
from domain.inventory.removing import lots_for, short
from domain.inventory.stock import Reservation, Stock
from domain.shared.quantity import Quantity


def reserve(stock: Stock, asked: Asked, quantity: Quantity) -> Effect:
    """
    Hold `quantity` of usable lots for the order of the reference.

    :raises InsufficientStock: less is available.
    :raises LotShort: the lot named has less that is free.
    :raises InvalidChange: it would end before it is recorded.
    """
    effect = Effect(stock)
    until, recorded_at = asked.reserved_until, asked.stamp.recorded_at
    if until is not None and until <= recorded_at:
        raise InvalidChange(
            "The reservation would have ended already.",
            field="reserved_until",
            expected=f"a time after {recorded_at.isoformat()}",
            got=until.isoformat(),
        )
    lots = lots_for(stock, asked)
    parts, missing = spread(lots, quantity, lambda lot: lot.free)
    if missing:
        raise short(stock, asked, lots, quantity, Quantity(quantity - missing))
    for lot, part in parts:
        effect.shift(lot, reserved=part)
        effect.reservations.append(reservation_of(asked, lot, Quantity(part)))
    return effect


def reservation_of(asked: Asked, lot: Lot, quantity: Quantity) -> Reservation:
    """What the order of the change, which names one (`check_fields`), holds of the lot from now on."""
    return Reservation(
        adjustment_id=asked.stamp.adjustment_id,
        lot_id=lot.id,
        reference=asked.change.reference or "",
        quantity=quantity,
        until=asked.reserved_until,
    )


def release(stock: Stock, asked: Asked, quantity: Quantity | None) -> Effect:
    """
    Free what an order, or the one reservation named by its adjustment, holds: all of it, or `quantity`.

    :raises NothingReserved: it holds nothing, or less.
    """
    change, effect = asked.change, Effect(stock)
    rows = [
        row
        for row in stock.reservations
        if change.reference in (None, row.reference) and change.origin in (None, row.adjustment_id)
    ]
    held = sum(row.quantity for row in rows)
    wanted: int = held if quantity is None else quantity
    if not held or wanted > held:
        name = change.reference or str(change.origin)
        raise NothingReserved(name, stock.item.unit, held=Quantity(held), wanted=quantity)
    for row in rows:
        part = min(wanted, row.quantity)
        if part:
            effect.shift(stock.lot(row.lot_id), reserved=-part)
            effect.release(row, part)
            wanted -= part
    return effect
