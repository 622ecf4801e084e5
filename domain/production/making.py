"""What can be made of what there is now, and how much of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.production.recipes import Material, Recipe
from domain.production.shelves import Shelf
from domain.shared.decimals import MILLION
from domain.shared.identifiers import ItemId
from domain.shared.units import UnitTable, convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeable:
    """
    How much of one recipe there is enough for, everything else left aside.

    `factor` is exact, None where nothing limits it. `output` is what that leaves after waste, in the yield's unit.
    `limited_by` are the items that run out first.
    """

    recipe: Recipe
    factor: Fraction | None
    limited_by: tuple[Material, ...]

    @property
    def output(self) -> Fraction | None:
        return None if self.factor is None else self.recipe.formula.output * self.factor


def makeable(recipe: Recipe, shelves: Mapping[ItemId, Shelf], units: UnitTable) -> Makeable:
    """
    How many times the recipe can be made of what is available now, fractions included.

    :raises IncompatibleUnits, DensityNeeded: an item was edited so that its line can no longer be converted.
    """
    needed: dict[ItemId, Fraction] = {}
    for line in recipe.formula.lines:
        material = shelves[line.item_id].material
        if material.tracked:
            amount = Fraction(line.amount, MILLION)
            stock = convert(amount, units[line.unit], units[material.unit], density=material.density)
            needed[line.item_id] = needed.get(line.item_id, Fraction(0)) + stock
    times = {
        item_id: max(Fraction(0), Fraction(shelves[item_id].available, MILLION) / amount)
        for item_id, amount in needed.items()
    }
    factor = min(times.values(), default=None)
    limits = tuple(shelves[item_id].material for item_id, most in times.items() if most == factor)
    return Makeable(recipe=recipe, factor=factor, limited_by=limits)


def most_first(found: Iterable[Makeable]) -> list[Makeable]:
    """What can be made before what cannot, then by name."""
    return sorted(found, key=lambda each: (each.factor == 0, each.recipe.key))
