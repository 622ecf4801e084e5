"""What a start took for each line of a plan."""

from collections import defaultdict
from collections.abc import Sequence

from domain.production.batches import BatchMovement, BatchPlan, Role
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity


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
