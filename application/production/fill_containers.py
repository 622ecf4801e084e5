"""Plan into which containers a recipe, or a batch, is filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from application.caller import Caller
from application.production.check_recipe import CheckRecipe
from domain.production.batch_refusals import UnknownBatch
from domain.production.filling import Container, Filling, fill
from domain.production.scaling import Scale
from domain.shared.identifiers import BatchId, RecipeId
from domain.shared.quantity import MILLION
from domain.shared.units import BUILT_IN, Density, UnitTable
from ports.batch_reading import BatchReading
from ports.stock_reading import StockReading


@dataclass(frozen=True, slots=True)
class FillContainers:
    """
    Fill what a recipe leaves at a scale, or what a batch gives, into containers; nothing is changed.

    density: that of what is filled; where none is told, that of the item which the recipe makes.

    :raises UnknownRecipe, UnknownBatch: the organisation has no such recipe or batch.
    :raises BadContainer, ContainersTooLarge: as `fill` does.
    :raises BadScale, UnknownMaterial, UnknownUnit, IncompatibleUnits, DensityNeeded: a scale or a unit does not fit.
    """

    check: CheckRecipe
    stock: StockReading
    batches: BatchReading

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
        return fill(checked.scaled.output, formula.yield_unit, containers, self._units(caller), density)

    def of_batch(
        self, caller: Caller, batch_id: BatchId, containers: Sequence[Container], density: Density | None = None
    ) -> Filling:
        """The same of a batch: of what came out of it or, until that is known, of what is expected."""
        batch = self.batches.batch(caller.organization_id, batch_id)
        if batch is None:
            raise UnknownBatch(str(batch_id))
        plan, output_id = batch.plan, batch.plan.output_item_id
        if density is None and output_id is not None:
            # Any day will do: stock differs from day to day, a density does not.
            bulk = self.stock.item(caller.organization_id, output_id, caller.organization.day_of(batch.planned_at))
            density = None if bulk is None else bulk.item.density
        there = plan.output if batch.yielded is None else batch.yielded
        return fill(Fraction(there, MILLION), plan.unit, containers, self._units(caller), density)

    def _units(self, caller: Caller) -> UnitTable:
        return BUILT_IN.extended(self.stock.units(caller.organization_id))
