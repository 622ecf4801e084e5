"""What a start takes of each line, and what is wanting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.production.batch_refusals import Shortage, Shortfall
from domain.production.batches import PlanLine
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """What is taken for a line, in the unit in which its item is kept now."""

    line: PlanLine
    quantity: Quantity


def drawn(
    wanted: Sequence[Draw], available: Mapping[ItemId, Quantity], units: Mapping[ItemId, str], *, forced: bool
) -> tuple[Sequence[Draw], Sequence[Shortfall]]:
    """
    What each line gets, and the shortfalls of those that do not get all. Lines of one item take in their order.

    units: in what each item is kept.

    :raises Shortage: a line does not get all, and the start is not forced.
    """
    left, draws, shortfalls = dict(available), [], []
    for number, each in enumerate(wanted, 1):
        if not each.line.tracked:
            continue
        item_id = each.line.item_id
        part = Quantity(min(each.quantity, left.get(item_id, 0)))
        left[item_id] = Quantity(left.get(item_id, 0) - part)
        if part:
            draws.append(Draw(line=each.line, quantity=part))
        if part < each.quantity:
            name, unit = each.line.name, units.get(item_id, each.line.stock_unit)
            short = Shortfall(line=number, item=name, unit=unit, wanted=each.quantity, available=part)
            shortfalls.append(short)
    if shortfalls and not forced:
        raise Shortage(shortfalls)
    return draws, shortfalls
