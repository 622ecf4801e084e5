"""Recipes: make, list, read in any version, edit into the next one, compare, clone, put out of use and back."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import RecipeId
from entrypoints.web.api.answers.recipes import (
    ComparisonAnswer,
    RecipeAnswer,
    RecipePage,
    VersionList,
    comparison_answer,
    recipe_answer,
    recipe_page,
    version_list,
)
from entrypoints.web.api.bodies.recipes import (
    CloneBody,
    CompareQuery,
    NewRecipeBody,
    RecipeEditBody,
    RecipesQuery,
    VersionQuery,
)
from entrypoints.web.api.endpoints import Call, Routes

recipes = Routes("Recipes")


@recipes.get("/recipes", Permission.VIEW_RECIPES)
def list_recipes(call: Call, query: RecipesQuery) -> RecipePage:
    """Recipes by name, in their newest versions, a page at a time."""
    return recipe_page(call.app.production.view_recipes.page(call.caller, query.query()))


@recipes.post("/recipes", Permission.EDIT_RECIPES)
def create_recipe(call: Call, body: NewRecipeBody) -> RecipeAnswer:
    """Make a recipe with its first version."""
    made = call.app.production.create_recipe(call.caller, body.new_recipe(), call.key)
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, made.id))


@recipes.get("/recipes/<uuid:recipe_id>", Permission.VIEW_RECIPES)
def read_recipe(call: Call, recipe_id: UUID, query: VersionQuery) -> RecipeAnswer:
    """One recipe in that version, or in its newest."""
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, RecipeId(recipe_id), query.version))


@recipes.patch("/recipes/<uuid:recipe_id>", Permission.EDIT_RECIPES)
def edit_recipe(call: Call, recipe_id: UUID, body: RecipeEditBody) -> RecipeAnswer:
    """Write the next version of a recipe; the versions that there are never change."""
    edited = call.app.production.edit_recipe(call.caller, RecipeId(recipe_id), body.edit())
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, edited.id))


@recipes.post("/recipes/<uuid:recipe_id>/archive", Permission.EDIT_RECIPES, HTTPStatus.OK)
def archive_recipe(call: Call, recipe_id: UUID) -> RecipeAnswer:
    """Put a recipe out of use. Its versions stay."""
    call.app.production.edit_recipe.archive(call.caller, RecipeId(recipe_id))
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, RecipeId(recipe_id)))


@recipes.post("/recipes/<uuid:recipe_id>/restore", Permission.EDIT_RECIPES, HTTPStatus.OK)
def restore_recipe(call: Call, recipe_id: UUID) -> RecipeAnswer:
    """Take an archived recipe back into use."""
    call.app.production.edit_recipe.restore(call.caller, RecipeId(recipe_id))
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, RecipeId(recipe_id)))


@recipes.post("/recipes/<uuid:recipe_id>/clone", Permission.EDIT_RECIPES)
def clone_recipe(call: Call, recipe_id: UUID, body: CloneBody) -> RecipeAnswer:
    """Make another recipe that says the same. What it makes has to be chosen anew."""
    made = call.app.production.clone_recipe(call.caller, RecipeId(recipe_id), body.name, call.key)
    return recipe_answer(call.app.production.view_recipes.recipe(call.caller, made.id))


@recipes.get("/recipes/<uuid:recipe_id>/versions", Permission.VIEW_RECIPES)
def list_versions(call: Call, recipe_id: UUID) -> VersionList:
    """All versions of a recipe, the newest first."""
    return version_list(call.app.production.view_recipes.versions(call.caller, RecipeId(recipe_id)))


@recipes.get("/recipes/<uuid:recipe_id>/comparison", Permission.VIEW_RECIPES)
def compare_versions(call: Call, recipe_id: UUID, query: CompareQuery) -> ComparisonAnswer:
    """Which lines were added, removed and changed from one version to another, and what else differs."""
    return comparison_answer(
        call.app.production.view_recipes.compare(call.caller, RecipeId(recipe_id), query.before, query.after)
    )
