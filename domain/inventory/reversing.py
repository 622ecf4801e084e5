"""Reversal: the opposite of one adjustment, on the very lots it touched."""

from collections.abc import Iterable

from domain.inventory.asked import Asked
from domain.inventory.changes import RECEIPTS, RETURNS, USES, ChangeType
from domain.inventory.effects import Effect
from domain.inventory.lots import Lot
from domain.inventory.refusals import AlreadyReversed, NotReversible, ReversalBlocked, UnknownAdjustment
from domain.inventory.stock import Stock, Trace
from domain.inventory.trail import still_out
from domain.shared.identifiers import AdjustmentId
from domain.shared.money import UnitCost

_TELLS_COST = RECEIPTS | {ChangeType.MANUAL, ChangeType.RECOUNT}


def reverse(stock: Stock, asked: Asked) -> Effect:
    """
    Undo the adjustment that the change names.

    Stock is put back or taken out again; reservations that a sale used up are not made anew.

    :raises UnknownAdjustment: the item has no such adjustment.
    :raises AlreadyReversed: it was undone before.
    :raises NotReversible: it is a reversal or a reservation, or moved nothing.
    :raises ReversalBlocked: its lots have been used since; the refusal names what came after.
    """
    origin = asked.change.origin
    rows = [row for row in stock.trail if row.adjustment_id == origin]
    if origin is None or not rows:
        raise UnknownAdjustment(str(origin))
    _check_reversible(stock, origin, rows[0].type)
    moved = [(row.lot_id, row.delta) for row in rows if row.lot_id is not None]
    if not moved:
        raise NotReversible(
            "This adjustment moved nothing, so there is nothing to reverse.",
            field="adjustment_id",
            expected="an adjustment that moved stock",
            got=str(origin),
        )
    effect = Effect(stock)
    for lot_id, delta in moved:
        lot = stock.lot(lot_id)
        _check_unused(stock, origin, lot, delta)
        effect.shift(lot, remaining=-delta)
    effect.unit_cost = _cost_before(stock, rows, effect)
    return effect


def _check_reversible(stock: Stock, origin: AdjustmentId, kind: ChangeType) -> None:
    if kind in {ChangeType.REVERSAL, ChangeType.RESERVED, ChangeType.UNRESERVED}:
        hint = "record the change anew" if kind is ChangeType.REVERSAL else "release or reserve instead"
        raise NotReversible(
            f"A change of type {kind} is not reversed; {hint}.",
            field="adjustment_id",
            expected="a change of stock on hand",
            got=kind.value,
        )
    for row in stock.trail:
        if row.type is ChangeType.REVERSAL and row.origin == origin:
            raise AlreadyReversed(str(origin), str(row.adjustment_id))
    if kind in USES:
        _check_nothing_returned(stock, origin)


def _check_nothing_returned(stock: Stock, origin: AdjustmentId) -> None:
    out = still_out(stock, origin, None)
    undone = {row.origin for row in stock.trail if row.type is ChangeType.REVERSAL}
    for row in stock.trail:
        if row.adjustment_id == origin and row.lot_id is not None and out[row.lot_id] < -row.delta:
            returns = [back for back in stock.trail if back.type in RETURNS and back.adjustment_id not in undone]
            raise ReversalBlocked(stock.lot(row.lot_id).code, _names(returns))


def _check_unused(stock: Stock, origin: AdjustmentId, lot: Lot, delta: int) -> None:
    """What came in must still be there and free; what went out must still fit into its lot."""
    if not lot.remaining - lot.original <= delta <= lot.free:
        later = [row for row in stock.later if row.lot_id == lot.id and row.adjustment_id != origin]
        raise ReversalBlocked(lot.code, _names(later))


def _names(rows: Iterable[Trace]) -> list[str]:
    """The adjustments of these movements, each once."""
    return list(dict.fromkeys(f"{row.type} {row.adjustment_id}" for row in rows))


def _cost_before(stock: Stock, rows: list[Trace], effect: Effect) -> UnitCost | None:
    """The item's cost before the receipt that is undone, unless a later one has set another since."""
    if rows[0].type not in _TELLS_COST:
        return None
    touched = [(effect.lots[row.lot_id], row.delta) for row in rows if row.lot_id is not None]
    made = [lot for lot, delta in touched if delta == lot.original]
    set_here = any(lot.unit_cost == stock.item.unit_cost for lot in made)
    return rows[0].cost_before if set_here else None
