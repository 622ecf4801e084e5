"""The trail of a sale: what left which lot, and what has come back since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import RETURNS, USES
from domain.inventory.refusals import UnknownAdjustment
from domain.inventory.stock import Stock, Trace
from domain.shared.identifiers import AdjustmentId, LotId


def traces_of(adjustment: Adjustment) -> list[Trace]:
    """The movements of an adjustment, as a later change sees them."""
    return [
        Trace(
            adjustment_id=adjustment.id,
            type=adjustment.type,
            reference=adjustment.reference,
            origin=adjustment.origin,
            lot_id=movement.lot_id,
            delta=movement.delta,
            cost_before=adjustment.cost_before,
        )
        for movement in adjustment.movements
    ]


def still_out(stock: Stock, origin: AdjustmentId | None, reference: str | None) -> dict[LotId, int]:
    """
    What is out by lot, in millionths, the lot taken last first: of one sale, or of all sales of an order reference.

    A sale that shares its reference with others gives back no more than the whole order still has out of that lot.

    :raises UnknownAdjustment: the trail has no such sale.
    """
    uses = [row for row in stock.trail if row.type in USES]
    sales = [row for row in uses if (row.reference == reference if origin is None else row.adjustment_id == origin)]
    if not sales:
        raise UnknownAdjustment(str(origin or reference), field="reference" if origin is None else "adjustment_id")
    ids, order = {row.adjustment_id for row in sales}, sales[0].reference
    by_sale = _sums(_came_of(stock.trail, ids))
    by_order = _sums(_came_of(stock.trail, ids | _of_order(stock.trail, order)))
    lots = dict.fromkeys(row.lot_id for row in reversed(sales) if row.lot_id is not None)
    return {lot: min(-by_sale[lot], -by_order[lot]) for lot in lots}


def _of_order(trail: Sequence[Trace], reference: str | None) -> set[AdjustmentId]:
    """The sales of an order, and the returns that name no sale of it but the order itself."""
    return {
        row.adjustment_id
        for row in trail
        if reference is not None
        and row.reference == reference
        and (row.type in USES or (row.type in RETURNS and row.origin is None))
    }


def _came_of(trail: Sequence[Trace], ids: set[AdjustmentId]) -> list[Trace]:
    """The movements of these adjustments and of all that name them as origin, or name those."""
    family, rows = set(ids), []
    for row in trail:
        if row.adjustment_id in family or row.origin in family:
            family.add(row.adjustment_id)
            rows.append(row)
    return rows


def _sums(rows: Iterable[Trace]) -> dict[LotId, int]:
    sums: dict[LotId, int] = defaultdict(int)
    for row in rows:
        if row.lot_id is not None:
            sums[row.lot_id] += row.delta
    return sums
