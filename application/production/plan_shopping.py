"""Plan several recipes at once: what to make, and what to buy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from application.caller import Caller
from application.production.materials import shelves_of
from domain.production.recipe_rules import items_in
from domain.production.refusals import InvalidRecipe, UnknownRecipe
from domain.production.scaling import Scale
from domain.production.shopping import Pantry, ShoppingList, shopping_list
from domain.shared.identifiers import RecipeId
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.recipe_reading import RecipeReading

MOST_RECIPES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How much of a recipe is planned."""

    recipe_id: RecipeId
    scale: Scale


@dataclass(frozen=True, slots=True)
class PlanShopping:
    """
    One shopping list for several recipes, by what is available on a day (None: today), in two statements.

    With `make`, what is missing of an item that a recipe makes is made by that recipe, and so on through any depth;
    without it, it is bought.

    :raises UnknownRecipe: the organisation has no such recipe.
    :raises InvalidRecipe: no recipe is told, or more than `MOST_RECIPES` are.
    :raises BadScale, UnknownMaterial, UnknownUnit, IncompatibleUnits, DensityNeeded, AmountTooSmall: as `scaled` does.
    """

    reading: RecipeReading
    clock: Clock

    def __call__(
        self, caller: Caller, orders: Sequence[Order], *, make: bool = True, on: date | None = None
    ) -> ShoppingList:
        if not 0 < len(orders) <= MOST_RECIPES:
            raise InvalidRecipe(
                "Tell which recipes to plan for.",
                field="recipes",
                expected=f"1 to {MOST_RECIPES} recipes",
                got=str(len(orders)),
            )
        family = self.reading.family(caller.organization_id, {order.recipe_id for order in orders})
        recipes = {recipe.id: recipe for recipe in family.recipes}
        for order in orders:
            if order.recipe_id not in recipes:
                raise UnknownRecipe(str(order.recipe_id))
        items = {item_id for recipe in family.recipes for item_id in items_in(recipe.formula)}
        day = on or caller.organization.day_of(self.clock())
        shelves = shelves_of(self.reading.stock(caller.organization_id, items, day), {})
        in_use = [recipe for recipe in family.recipes if recipe.archived_at is None]
        pantry = Pantry(
            makers={each.formula.output_item_id: each for each in in_use if each.formula.output_item_id is not None},
            shelves=shelves,
            materials={item_id: shelf.material for item_id, shelf in shelves.items()},
            units=BUILT_IN.extended(family.own_units),
        )
        return shopping_list([(recipes[order.recipe_id], order.scale) for order in orders], pantry, make=make)
