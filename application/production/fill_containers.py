"""Plan into which containers a recipe is filled."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.production.check_recipe import CheckRecipe
from domain.production.filling import Container, Filling, fill
from domain.production.scaling import Scale
from domain.shared.identifiers import RecipeId
from domain.shared.units import BUILT_IN, Density
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class FillContainers:
    """
    Fill what a recipe leaves at a scale into containers; nothing is changed.

    density: that of what is filled; where none is told, that of the item which the recipe makes.

    :raises UnknownRecipe: the organisation has no such recipe.
    :raises BadContainer, ContainersTooLarge: as `fill` does.
    :raises BadScale, UnknownMaterial, UnknownUnit, IncompatibleUnits, DensityNeeded: a scale or a unit does not fit.
    """

    check: CheckRecipe
    stock: StockReading

    def __call__(
        self,
        caller: Caller,
        recipe_id: RecipeId,
        scale: Scale,
        containers: Sequence[Container],
        density: Density | None = None,
    ) -> Filling:
        checked = self.check(caller, recipe_id, scale)
        formula = checked.recipe.formula
        if density is None and formula.output_item_id is not None:
            density = checked.materials[formula.output_item_id].density
        units = BUILT_IN.extended(self.stock.units(caller.organization_id))
        return fill(checked.scaled.output, formula.yield_unit, containers, units, density)
