"""History told: an adjustment that happened elsewhere, lot by lot as it was, so that nothing has to be chosen."""

from collections.abc import Callable, Mapping, Sequence

from domain.inventory.asked import Asked
from domain.inventory.changes import RECEIPTS, RETURNS, USES, WRITE_OFFS, Change, ChangeType, Part
from domain.inventory.effects import Effect
from domain.inventory.lots import Lot, pick_order
from domain.inventory.refusals import (
    AlreadyReversed,
    CountAboveOriginal,
    InvalidChange,
    LotShort,
    NothingReserved,
    UnknownAdjustment,
)
from domain.inventory.reserving import reservation_of
from domain.inventory.stock import Stock
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity, format_quantity

_Rule = Callable[[Part], bool]
_MAKERS = RECEIPTS | {ChangeType.MANUAL, ChangeType.RECOUNT}
_RULES: Mapping[ChangeType, _Rule] = {
    **dict.fromkeys(USES, lambda part: part.delta < 0 and part.delta <= part.reserved_delta <= 0),
    **dict.fromkeys(WRITE_OFFS, lambda part: part.delta < 0 and not part.reserved_delta),
    **dict.fromkeys(RETURNS, lambda part: part.delta > 0 and not part.reserved_delta),
    ChangeType.MANUAL: lambda part: part.delta < 0 and not part.reserved_delta,
    ChangeType.RECOUNT: lambda part: bool(part.delta) and not part.reserved_delta,
    ChangeType.REVERSAL: lambda part: bool(part.delta) and not part.reserved_delta,
    ChangeType.RESERVED: lambda part: not part.delta and part.reserved_delta > 0,
    ChangeType.UNRESERVED: lambda part: not part.delta and part.reserved_delta < 0,
}


def tell(stock: Stock, asked: Asked, parts: Sequence[Part]) -> Effect:
    """
    Do to each lot what is told, and leave the item's current cost alone.

    What was decided when it happened is not judged again (expiry, holds, archived items); what keeps the numbers true
    is.

    :raises InvalidChange: the parts are not those of such a change, or of the opposite of the adjustment reversed.
    :raises UnknownLot: the item has no such lot.
    :raises LotShort, CountAboveOriginal: the lot has less, or would have more than it began with.
    :raises NothingReserved: the order has not reserved what is freed.
    :raises UnknownAdjustment, AlreadyReversed: the adjustment reversed does not exist, or was reversed before.
    """
    _check_shape(asked.change, parts)
    effect = Effect(stock)
    for part in parts:
        if part.unit_cost is not None:
            lot = _new_lot(asked, stock, part, part.unit_cost)
            effect.lots[lot.id] = lot
            effect.makes_lot = True
        else:
            _move(effect, asked, part)
    if asked.change.type is ChangeType.REVERSAL and asked.change.origin is not None:
        _check_opposite(effect, asked.change.origin)
    return effect


def _check_shape(change: Change, parts: Sequence[Part]) -> None:
    for part in parts:
        if not _fits(change.type, part):
            got = f"{format_quantity(part.delta)}, reserved {format_quantity(part.reserved_delta)}, lot {part.lot_code}"
            _refuse("delta", f"what a change of type {change.type} does to a lot", got)
    if sum(part.makes_lot for part in parts) > 1:
        _refuse("lot_number", "at most one new lot in an adjustment", "several")
    if len({part.lot_code for part in parts}) < len(parts):
        _refuse("lot_number", "each lot once in an adjustment", "one lot several times")
    if not parts and change.type is not ChangeType.RECOUNT:
        _refuse("lot_number", "one lot or more", "none")


def _fits(kind: ChangeType, part: Part) -> bool:
    """Whether a change of this type can have done this to a lot."""
    if part.makes_lot:
        return kind in _MAKERS and part.delta > 0 and not part.reserved_delta
    return kind not in RECEIPTS and part.expires_on is None and _RULES[kind](part)


def _new_lot(asked: Asked, stock: Stock, part: Part, unit_cost: UnitCost) -> Lot:
    return Lot(
        id=asked.stamp.lot_id,
        item_id=stock.item.id,
        code=part.lot_code,
        unit_cost=unit_cost,
        received_at=asked.effective_at,
        expires_on=part.expires_on,
        original=part.delta,
        remaining=part.delta,
        pick_order=pick_order(stock.item.picking_policy, asked.effective_at, part.expires_on),
    )


def _move(effect: Effect, asked: Asked, part: Part) -> None:
    stock, lot = effect.stock, effect.stock.of_code(part.lot_code)
    after = Quantity(lot.remaining + part.delta)
    if after > lot.original:
        raise CountAboveOriginal(lot.code, stock.item.unit, counted=after, original=lot.original)
    from_free = Quantity(part.reserved_delta - part.delta)
    if from_free > lot.free:
        raise LotShort(lot.code, stock.item.unit, wanted=from_free, free=lot.free)
    if part.reserved_delta > 0:
        effect.reservations.append(reservation_of(asked, lot, part.reserved_delta))
    else:
        _release(effect, asked.change, lot, Quantity(-part.reserved_delta))
    effect.shift(lot, remaining=part.delta, reserved=part.reserved_delta)


def _release(effect: Effect, change: Change, lot: Lot, wanted: Quantity) -> None:
    """Lower what the order, or the one reservation named, holds of the lot; the oldest first."""
    left: int = wanted
    for row in effect.stock.reservations:
        of_order = change.reference in (None, row.reference) and change.origin in (None, row.adjustment_id)
        part = min(left, row.quantity)
        if row.lot_id == lot.id and of_order and part:
            effect.release(row, part)
            left -= part
    if left:
        name = change.reference or str(change.origin)
        raise NothingReserved(name, effect.stock.item.unit, held=Quantity(wanted - left), wanted=wanted)


def _check_opposite(effect: Effect, origin: AdjustmentId) -> None:
    stock = effect.stock
    undone = {row.lot_id: -row.delta for row in stock.trail if row.adjustment_id == origin and row.delta}
    if not undone:
        raise UnknownAdjustment(str(origin))
    for row in stock.trail:
        if row.type is ChangeType.REVERSAL and row.origin == origin:
            raise AlreadyReversed(str(origin), str(row.adjustment_id))
    done: dict[LotId | None, int] = {
        lot.id: lot.remaining - stock.lot(lot.id).remaining for lot in effect.lots.values()
    }
    if done != undone:
        _refuse("delta", "the opposite of what the adjustment did that it reverses", "something else")


def _refuse(field: str, expected: str, got: str) -> None:
    raise InvalidChange(f"{field} must be {expected}.", field=field, expected=expected, got=got)
