"""The trail of a sale: what left which lot, and what has come back since."""

from collections import defaultdict
from collections.abc import Iterable

from domain.inventory.changes import RETURNS, USES, ChangeType
from domain.inventory.refusals import UnknownAdjustment
from domain.inventory.stock import Stock, Trace
from domain.shared.identifiers import AdjustmentId, LotId


def still_out(stock: Stock, origin: AdjustmentId | None, reference: str | None) -> dict[LotId, int]:
    """
    What is out by lot, in millionths, the lot taken last first: of one sale, or of all sales of an order reference.

    A sale that shares its reference with others gives back no more than the whole order still has out of that lot.

    :raises UnknownAdjustment: the trail has no such sale.
    """
    order = _of_the_order(stock.trail)
    taken = [row for row in order if row.type in USES and origin in (None, row.adjustment_id)]
    if not taken:
        raise UnknownAdjustment(str(origin or reference), field="reference" if origin is None else "adjustment_id")
    by_sale, by_order = _sums(taken), _sums(order)
    return {lot: min(-by_sale[lot], -by_order[lot]) for lot in reversed(by_sale)}


def _of_the_order(trail: Iterable[Trace]) -> list[Trace]:
    """Uses, returns, and the reversals of both."""
    direct = {row.adjustment_id for row in trail if row.type in USES | RETURNS}
    return [
        row
        for row in trail
        if row.adjustment_id in direct or (row.type is ChangeType.REVERSAL and row.origin in direct)
    ]


def _sums(rows: Iterable[Trace]) -> dict[LotId, int]:
    sums: dict[LotId, int] = defaultdict(int)
    for row in rows:
        if row.lot_id is not None:
            sums[row.lot_id] += row.delta
    return sums
