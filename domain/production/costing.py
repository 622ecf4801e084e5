"""What a recipe would cost now: by the lots that would be taken, to the last millionth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.production.scaling import Need, Scaled
from domain.production.shelves import Layer, Shelf
from domain.shared.identifiers import ItemId
from domain.shared.money import Money, value_of
from domain.shared.quantity import Quantity
from domain.shared.rounding import round_half_even


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCost:
    """
    What a line would cost.

    `lots` is the cost of what lots can give, `estimated` that of the rest at the item's current unit cost. `unknown` is
    how much of it has no cost at all, in the stock unit.
    """

    need: Need
    lots: Money
    estimated: Money
    unknown: Quantity

    @property
    def total(self) -> Money:
        return Money(self.lots + self.estimated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """
    What a recipe would cost.

    `per_unit` is for one unit of what is left after waste, rounded half even.
    """

    lines: Sequence[LineCost]
    total: Money
    per_unit: Money

    @property
    def estimated(self) -> Money:
        """The part of the total that no lot can give."""
        return Money(sum(line.estimated for line in self.lines))

    @property
    def without_cost(self) -> Sequence[LineCost]:
        """The lines that are not, or not wholly, in the total."""
        return [line for line in self.lines if line.unknown]


def estimate(of: Scaled, shelves: Mapping[ItemId, Shelf]) -> Estimate:
    """
    The cost of what the picking policy of each item would take now; lines of one item take in their order.

    :raises MoneyTooLarge: an amount is beyond what is kept.
    """
    left = {item_id: list(shelf.layers) for item_id, shelf in shelves.items()}
    lines = [_line_cost(need, shelves[need.material.id], left[need.material.id]) for need in of.needs]
    total = Money(sum(line.total for line in lines))
    per_unit = Money(round_half_even(Fraction(total) / of.output))
    return Estimate(lines=lines, total=total, per_unit=per_unit)


def _line_cost(need: Need, shelf: Shelf, layers: list[Layer]) -> LineCost:
    """The cost of one line; what it takes is gone from the layers."""
    wanted, cost = need.quantity, 0
    for place, layer in enumerate(layers):
        part = Quantity(min(wanted, layer.free))
        remaining = Quantity(layer.remaining - part)
        cost += value_of(layer.remaining, layer.unit_cost) - value_of(remaining, layer.unit_cost)
        layers[place] = replace(layer, remaining=remaining, free=Quantity(layer.free - part))
        wanted = Quantity(wanted - part)
    estimated, unknown = Money(0), wanted
    if shelf.unit_cost:
        estimated, unknown = value_of(wanted, shelf.unit_cost), Quantity(0)
    return LineCost(need=need, lots=Money(cost), estimated=estimated, unknown=unknown)
