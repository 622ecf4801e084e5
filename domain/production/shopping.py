"""Several recipes at once: what has to be made for them, and what has to be bought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.production.recipes import Material, Recipe
from domain.production.refusals import naming_recipe
from domain.production.scaling import Need, Scale, Scaled, scaled
from domain.production.shelves import Shelf
from domain.shared.decimals import MILLION
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity
from domain.shared.units import UnitTable, convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A recipe that has to be made so much. `asked` tells that it was asked for, and not only needed by others."""

    recipe: Recipe
    scaled: Scaled
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Buying:
    """An item in its stock unit: what all recipes need of it, what is there, and what is missing."""

    material: Material
    needed: Quantity
    available: Quantity
    missing: Quantity
    needed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingList:
    """`makings` come in an order in which they can be made; `items` are all that is needed, by name."""

    makings: Sequence[Making]
    items: Sequence[Buying]

    @property
    def missing(self) -> Sequence[Buying]:
        """What has to be bought."""
        return [each for each in self.items if each.missing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pantry:
    """What planning knows: the recipes that make items, by these; shelves and materials; units."""

    makers: Mapping[ItemId, Recipe]
    shelves: Mapping[ItemId, Shelf]
    materials: Mapping[ItemId, Material]
    units: UnitTable


class _Plan:
    """One list as it is drawn up."""

    def __init__(self, pantry: Pantry, *, make: bool) -> None:
        self._pantry, self._make = pantry, make
        self.makings: list[Making] = []
        self._needed: dict[ItemId, int] = {}
        self._needed_by: dict[ItemId, list[str]] = {}

    def add(self, recipe: Recipe, scale: Scale, *, asked: bool) -> None:
        """Count what a recipe takes."""
        with naming_recipe(recipe.name):
            made = scaled(recipe.formula, scale, self._pantry.materials, self._pantry.units)
        self.makings.append(Making(recipe=recipe, scaled=made, asked=asked))
        for need in made.needs:
            self._count(need, recipe.name)

    def _count(self, need: Need, name: str) -> None:
        item_id = need.material.id
        self._needed[item_id] = self._needed.get(item_id, 0) + need.quantity
        names = self._needed_by.setdefault(item_id, [])
        if name not in names:
            names.append(name)

    def make_up(self, item_id: ItemId) -> None:
        """Have what is missing of an item made, if a recipe makes it."""
        recipe, missing = self._pantry.makers.get(item_id), self._missing(item_id)
        if recipe is None or not missing or not self._make:
            return
        made, formula = self._pantry.materials[item_id], recipe.formula
        units = self._pantry.units
        there, wanted = units[made.unit], units[formula.yield_unit]
        with naming_recipe(recipe.name):
            amount = convert(Fraction(missing, MILLION), there, wanted, density=made.density)
        self.add(recipe, Scale(factor=amount / formula.output), asked=False)

    def _missing(self, item_id: ItemId) -> Quantity:
        shelf = self._pantry.shelves[item_id]
        wanting = self._needed.get(item_id, 0) - shelf.available
        return Quantity(max(0, wanting) if shelf.material.tracked else 0)

    def items(self) -> Sequence[Buying]:
        made = {each.recipe.formula.output_item_id for each in self.makings if not each.asked}
        bought = [
            Buying(
                material=self._pantry.materials[item_id],
                needed=Quantity(needed),
                available=self._pantry.shelves[item_id].available,
                missing=Quantity(0) if item_id in made else self._missing(item_id),
                needed_by=tuple(self._needed_by[item_id]),
            )
            for item_id, needed in self._needed.items()
        ]
        return sorted(bought, key=lambda each: (each.material.name.casefold(), each.material.code))


def shopping_list(orders: Sequence[tuple[Recipe, Scale]], pantry: Pantry, *, make: bool = True) -> ShoppingList:
    """
    What several recipes need together. With `make`, what is missing of an item that a recipe makes is made by it.

    What is asked for is made whatever there is of it in stock, and serves no other recipe. A refusal tells its recipe
    in `details["recipe"]`.

    :raises BadScale: a recipe would be made too many or too few times.
    :raises AmountTooSmall, IncompatibleUnits, DensityNeeded: as `scaled` does.
    """
    plan = _Plan(pantry, make=make)
    for recipe, scale in orders:
        plan.add(recipe, scale, asked=True)
    made = _from_the_top(pantry.makers)
    for item_id in made:
        if item_id in pantry.shelves:
            plan.make_up(item_id)
    place: dict[ItemId | None, int] = {item_id: -number for number, item_id in enumerate(made, 1)}
    makings = sorted(plan.makings, key=lambda each: place.get(each.recipe.formula.output_item_id, 0))
    return ShoppingList(makings=makings, items=plan.items())


def _from_the_top(makers: Mapping[ItemId, Recipe]) -> Sequence[ItemId]:
    """The items that recipes make, each before those that its recipe needs; there are no cycles."""
    done: dict[ItemId, None] = {}
    for start in sorted(makers):
        waiting = [(start, False)]
        while waiting:
            item_id, is_left = waiting.pop()
            if is_left:
                done.setdefault(item_id)
            elif item_id in makers and item_id not in done:
                waiting.append((item_id, True))
                waiting += [(line.item_id, False) for line in makers[item_id].formula.lines]
    return list(done)[::-1]
