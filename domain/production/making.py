"""What can be made of what there is now, and how much of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from domain.production.recipes import Material, Recipe
from domain.production.refusals import naming_line
from domain.production.shelves import Shelf
from domain.shared.decimals import MILLION
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.units import UnitTable, convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeable:
    """
    How much of one recipe there is enough for, everything else left aside.

    `factor` is exact, None where nothing limits it. `output` is what that leaves after waste, in the yield's unit.
    `limited_by` are the items that run out first. `refusal` is why it cannot be told, and the factor 0 then: an item
    was edited so that its line no longer becomes an amount of it; `details["line"]` tells which.
    """

    recipe: Recipe
    factor: Fraction | None
    limited_by: tuple[Material, ...]
    refusal: DomainError | None = None

    @property
    def output(self) -> Fraction | None:
        return None if self.factor is None else self.recipe.formula.output * self.factor


def makeable(recipe: Recipe, shelves: Mapping[ItemId, Shelf], units: UnitTable) -> Makeable:
    """How many times the recipe can be made of what is available now, fractions included."""
    try:
        needed = _needed(recipe, shelves, units)
    except DomainError as refusal:
        return Makeable(recipe=recipe, factor=Fraction(0), limited_by=(), refusal=refusal)
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


def _needed(recipe: Recipe, shelves: Mapping[ItemId, Shelf], units: UnitTable) -> Mapping[ItemId, Fraction]:
    """
    What one time of the recipe takes of each item that is tracked, exactly, in its stock unit.

    :raises IncompatibleUnits, DensityNeeded: a line can no longer be converted.
    """
    needed: dict[ItemId, Fraction] = {}
    for number, line in enumerate(recipe.formula.lines, 1):
        material = shelves[line.item_id].material
        if material.tracked:
            amount = Fraction(line.amount, MILLION)
            with naming_line(number):
                stock = convert(amount, units[line.unit], units[material.unit], density=material.density)
            needed[line.item_id] = needed.get(line.item_id, Fraction(0)) + stock
    return needed
