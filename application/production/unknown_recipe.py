"""Why a recipe was not found."""

from domain.production.refusals import UnknownRecipe, UnknownVersion
from domain.shared.identifiers import OrganizationId, RecipeId
from ports.recipe_reading import RecipeReading


def unknown_recipe(
    reading: RecipeReading, organization_id: OrganizationId, recipe_id: RecipeId, number: int | None
) -> UnknownRecipe | UnknownVersion:
    """What to tell who asked for that version (None: the newest): it has no such one, or there is no such recipe."""
    if number is not None:
        for recipe in reading.recipe(organization_id, recipe_id, None).recipes:
            return UnknownVersion(number, recipe.newest)
    return UnknownRecipe(str(recipe_id))
