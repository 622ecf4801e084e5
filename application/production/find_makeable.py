"""Find what can be made now."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.production.materials import shelves_of
from domain.production.making import Makeable, makeable, most_first
from domain.production.recipe_rules import items_in
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.recipe_reading import RecipeReading


@dataclass(frozen=True, slots=True)
class FindMakeable:
    """
    Every recipe in use, and how much of it there is enough for today: of each by itself, not of all together.

    Two statements, however many recipes there are.
    """

    reading: RecipeReading
    clock: Clock

    def __call__(self, caller: Caller) -> Sequence[Makeable]:
        book = self.reading.in_use(caller.organization_id)
        items = {item_id for recipe in book.recipes for item_id in items_in(recipe.formula)}
        today = caller.organization.day_of(self.clock())
        shelves = shelves_of(self.reading.stock(caller.organization_id, items, today), {})
        units = BUILT_IN.extended(book.own_units)
        return most_first(makeable(recipe, shelves, units) for recipe in book.recipes)
