"""Look at recipes: the list, one of them in one of its versions, all its versions, and what differs between two."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from application.caller import Caller
from application.paging import Page, page_of, page_size
from application.production.materials import material_of
from application.production.unknown_recipe import unknown_recipe
from domain.production.comparing import Comparison, compare
from domain.production.recipe_rules import items_in
from domain.production.recipes import Material, Recipe, Version, name_key
from domain.production.refusals import UnknownRecipe, UnknownVersion
from domain.shared.identifiers import ItemId, RecipeId
from ports.clock import Clock
from ports.recipe_reading import RecipeQuery, RecipeReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecipe:
    """A recipe with one version, and the items that it names, by their ids."""

    recipe: Recipe
    materials: Mapping[ItemId, Material]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two versions of a recipe and what differs, with the items that they name."""

    recipe: Recipe
    before: Version
    after: Version
    comparison: Comparison
    materials: Mapping[ItemId, Material]


@dataclass(frozen=True, slots=True)
class ViewRecipes:
    """
    Everything that can be seen of an organisation's recipes, in one statement or two.

    :raises UnknownRecipe: the organisation has no such recipe.
    :raises UnknownVersion: the recipe has no such version.
    """

    reading: RecipeReading
    clock: Clock

    def page(self, caller: Caller, query: RecipeQuery) -> Page[Recipe]:
        """A page of the list; at most `PAGE_LIMIT` recipes."""
        limit = page_size(query.limit)
        found = self.reading.page(caller.organization_id, replace(query, limit=limit))
        return page_of(found, limit)

    def recipe(self, caller: Caller, recipe_id: RecipeId, number: int | None = None) -> ShownRecipe:
        """One recipe in that version, or in its newest."""
        found = self.reading.recipe(caller.organization_id, recipe_id, number).recipes
        if not found:
            raise unknown_recipe(self.reading, caller.organization_id, recipe_id, number)
        [recipe] = found
        return ShownRecipe(recipe=recipe, materials=self._materials(caller, items_in(recipe.formula)))

    def of_name(self, caller: Caller, name: str) -> RecipeId:
        """The recipe of that name, whatever its case."""
        found = self.reading.id_of_name(caller.organization_id, name_key(name))
        if found is None:
            raise UnknownRecipe(name)
        return found

    def versions(self, caller: Caller, recipe_id: RecipeId) -> Sequence[Version]:
        """All versions, the newest first."""
        found = self.reading.versions(caller.organization_id, recipe_id)
        if not found:
            raise UnknownRecipe(str(recipe_id))
        return found

    def compare(self, caller: Caller, recipe_id: RecipeId, before: int, after: int) -> Compared:
        """What differs from one version to another."""
        shown = self.recipe(caller, recipe_id)
        versions = {version.number: version for version in self.versions(caller, recipe_id)}
        for number in (before, after):
            if number not in versions:
                raise UnknownVersion(number, shown.recipe.newest)
        old, new = versions[before], versions[after]
        return Compared(
            recipe=shown.recipe,
            before=old,
            after=new,
            comparison=compare(old.formula, new.formula),
            materials=self._materials(caller, items_in(old.formula) | items_in(new.formula)),
        )

    def _materials(self, caller: Caller, item_ids: Collection[ItemId]) -> Mapping[ItemId, Material]:
        today = caller.organization.day_of(self.clock())
        lines = self.reading.stock(caller.organization_id, item_ids, today)
        return {line.item.id: material_of(line.item) for line in lines}
