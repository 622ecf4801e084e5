"""Export recipes to a file that an import takes exactly back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.production.materials import material_of
from application.production.read_recipes import RecipeForm
from domain.production.recipe_rules import items_in
from domain.production.recipes import Recipe
from domain.production.refusals import UnknownRecipe
from domain.production.transfer.beerjson_writing import write_beerjson
from domain.production.transfer.rows import COLUMNS, NUMBERS
from domain.production.transfer.rows_writing import write_rows
from domain.shared.identifiers import RecipeId
from ports.clock import Clock
from ports.documents import Documents
from ports.recipe_reading import RecipeReading
from ports.sheets import SheetForm, Sheets


@dataclass(frozen=True, slots=True)
class ExportRecipes:
    """
    Write recipes in use with their newest versions, by name; or the one that is told, whatever its state.

    Files of the same recipes are equal to the byte, also after a way through another installation. Returns how many
    recipes were written.

    :raises UnknownRecipe: the organisation has no such recipe.
    """

    reading: RecipeReading
    sheets: Sheets
    documents: Documents
    clock: Clock

    def __call__(self, caller: Caller, target: BinaryIO, form: RecipeForm, recipe_id: RecipeId | None = None) -> int:
        recipes = self._recipes(caller, recipe_id)
        items = {item_id for recipe in recipes for item_id in items_in(recipe.formula)}
        today = caller.organization.day_of(self.clock())
        lines = self.reading.stock(caller.organization_id, items, today)
        materials = {line.item.id: material_of(line.item) for line in lines}
        if form is RecipeForm.BEERJSON:
            self.documents.write(target, write_beerjson(recipes, materials))
        else:
            with self.sheets.write(target, SheetForm.CSV, COLUMNS, NUMBERS) as write:
                for recipe in recipes:
                    for row in write_rows(recipe, materials):
                        write(row)
        return len(recipes)

    def _recipes(self, caller: Caller, recipe_id: RecipeId | None) -> Sequence[Recipe]:
        if recipe_id is None:
            return sorted(self.reading.in_use(caller.organization_id).recipes, key=lambda recipe: recipe.key)
        found = self.reading.recipe(caller.organization_id, recipe_id, None).recipes
        if not found:
            raise UnknownRecipe(str(recipe_id))
        return found
