"""What a batch took: for each line of its plan, and of which lots."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from domain.production.batches import INPUTS, BatchMovement, BatchPlan, Role
from domain.shared.identifiers import ItemId, LotId
from domain.shared.quantity import Quantity

_IN_OR_BACK = INPUTS | {Role.RETURN}


def used_by_line(plan: BatchPlan, movements: Sequence[BatchMovement]) -> Sequence[Quantity]:
    """
    What each line got, in the unit in which its item is kept; together all that the start took.

    Lines of one item take in their order, as they do at the start; the last one has what is beyond its plan.
    """
    left: dict[ItemId, int] = defaultdict(int)
    for movement in movements:
        if movement.role is Role.USE:
            left[movement.item_id] -= movement.delta
    last = {line.item_id: place for place, line in enumerate(plan.lines)}
    used = []
    for place, line in enumerate(plan.lines):
        of_item = left[line.item_id]
        part = of_item if last[line.item_id] == place else min(of_item, line.quantity)
        left[line.item_id] -= part
        used.append(Quantity(part))
    return used


def went_in(movements: Sequence[BatchMovement]) -> Mapping[LotId, ItemId]:
    """
    The lots of which something is in what the batch makes, each with its item.

    What was wasted is in nothing, and what came back whole did not go in.
    """
    quantities: dict[tuple[LotId, ItemId], int] = defaultdict(int)
    for movement in movements:
        if movement.role in _IN_OR_BACK:
            quantities[movement.lot_id, movement.item_id] -= movement.delta
    return {lot_id: item_id for (lot_id, item_id), quantity in quantities.items() if quantity}
