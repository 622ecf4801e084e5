"""Check whether there is enough for a recipe, and what it would cost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from application.caller import Caller
from application.production.materials import layer_of, shelves_of
from application.production.unknown_recipe import unknown_recipe
from domain.production.availability import Supplied, Supply, supplied
from domain.production.costing import Estimate, estimate
from domain.production.recipe_rules import items_in
from domain.production.recipes import Material, Recipe
from domain.production.scaling import Scale, Scaled, scaled
from domain.production.shelves import Layer, Shelf
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.recipe_reading import RecipeReading


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCheck:
    """
    A recipe at a scale beside what there is for it on a day.

    `estimate` is None where costs were not asked for. `materials` are all items that the recipe names, by their ids.
    """

    recipe: Recipe
    on: date
    scaled: Scaled
    lines: Sequence[Supplied]
    estimate: Estimate | None
    materials: Mapping[ItemId, Material]

    @property
    def missing(self) -> Sequence[Supplied]:
        """The lines for which there is not enough."""
        return [line for line in self.lines if line.supply is Supply.MISSING]


@dataclass(frozen=True, slots=True)
class CheckRecipe:
    """
    A stock check: is there enough of everything on that day, without what is reserved, held or expired by then?

    Two statements, and one more with `costs`. `number` is the version (None: the newest), `on` the day (None: today).

    :raises UnknownRecipe, UnknownVersion: the organisation has no such recipe, or the recipe no such version.
    :raises BadScale, UnknownMaterial, UnknownUnit, IncompatibleUnits, DensityNeeded, AmountTooSmall: as `scaled` does.
    """

    reading: RecipeReading
    clock: Clock

    def __call__(
        self,
        caller: Caller,
        recipe_id: RecipeId,
        scale: Scale,
        *,
        number: int | None = None,
        on: date | None = None,
        costs: bool = False,
    ) -> RecipeCheck:
        day = on or caller.organization.day_of(self.clock())
        recipe, made, shelves = self._scaled(caller, recipe_id, scale, number, day, costs=costs)
        return RecipeCheck(
            recipe=recipe,
            on=day,
            scaled=made,
            lines=supplied(made.needs, shelves),
            estimate=estimate(made, shelves) if costs else None,
            materials={item_id: shelf.material for item_id, shelf in shelves.items()},
        )

    def estimated(
        self, caller: Caller, recipe_id: RecipeId, scale: Scale, *, number: int | None = None
    ) -> tuple[Recipe, Scaled, Estimate]:
        """The recipe at a scale, and what it would cost today, in three statements."""
        today = caller.organization.day_of(self.clock())
        recipe, made, shelves = self._scaled(caller, recipe_id, scale, number, today, costs=True)
        return recipe, made, estimate(made, shelves)

    def _scaled(
        self, caller: Caller, recipe_id: RecipeId, scale: Scale, number: int | None, day: date, *, costs: bool
    ) -> tuple[Recipe, Scaled, Mapping[ItemId, Shelf]]:
        found = self.reading.recipe(caller.organization_id, recipe_id, number)
        if not found.recipes:
            raise unknown_recipe(self.reading, caller.organization_id, recipe_id, number)
        [recipe] = found.recipes
        shelves = self._shelves(caller, items_in(recipe.formula), day, costs=costs)
        materials = {item_id: shelf.material for item_id, shelf in shelves.items()}
        return recipe, scaled(recipe.formula, scale, materials, BUILT_IN.extended(found.own_units)), shelves

    def _shelves(
        self, caller: Caller, item_ids: Collection[ItemId], day: date, *, costs: bool
    ) -> Mapping[ItemId, Shelf]:
        layers: dict[ItemId, list[Layer]] = {}
        for lot in self.reading.open_lots(caller.organization_id, item_ids) if costs else ():
            if lot.is_usable(day):
                layers.setdefault(lot.item_id, []).append(layer_of(lot))
        return shelves_of(self.reading.stock(caller.organization_id, item_ids, day), layers)
