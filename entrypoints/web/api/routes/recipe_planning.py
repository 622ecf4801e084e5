"""Planning: is there enough, what has to be bought, what can be made, into what is it filled; and recipes as files."""

from http import HTTPStatus
from io import BytesIO
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import RecipeId
from entrypoints.web.api.answers.recipe_planning import (
    CheckAnswer,
    ExportedAnswer,
    FillingAnswer,
    ImportedAnswer,
    MakeableList,
    ShoppingAnswer,
    check_answer,
    filling_answer,
    imported_answer,
    makeable_list,
    shopping_answer,
)
from entrypoints.web.api.bodies.recipe_planning import (
    ExportQuery,
    FillingBody,
    ImportRecipesBody,
    ScaleQuery,
    ShoppingBody,
)
from entrypoints.web.api.endpoints import Call, Routes

recipe_planning = Routes("Planning")


@recipe_planning.get("/recipes/<uuid:recipe_id>/check", Permission.VIEW_RECIPES, also=(Permission.VIEW_INVENTORY,))
def check_recipe(call: Call, recipe_id: UUID, query: ScaleQuery) -> CheckAnswer:
    """A recipe at a scale: whether there is enough of everything, and what it would cost."""
    costs = Permission.VIEW_COSTS in call.caller.permissions
    return check_answer(
        call.app.production.check_recipe(
            call.caller, RecipeId(recipe_id), query.scale(), number=query.version, on=query.on, costs=costs
        )
    )


@recipe_planning.post("/recipes/shopping-list", Permission.VIEW_RECIPES, HTTPStatus.OK, (Permission.VIEW_INVENTORY,))
def plan_shopping(call: Call, body: ShoppingBody) -> ShoppingAnswer:
    """One list for several recipes, what they make for each other counted."""
    return shopping_answer(
        call.app.production.plan_shopping(call.caller, body.orders(), make=body.make_subrecipes, on=body.on)
    )


@recipe_planning.get("/recipes/makeable", Permission.VIEW_RECIPES, also=(Permission.VIEW_INVENTORY,))
def find_makeable(call: Call) -> MakeableList:
    """How much of each recipe there is enough for today."""
    return makeable_list(call.app.production.find_makeable(call.caller))


@recipe_planning.post("/recipes/<uuid:recipe_id>/filling", Permission.VIEW_RECIPES, HTTPStatus.OK)
def fill_containers(call: Call, recipe_id: UUID, body: FillingBody) -> FillingAnswer:
    """Into how many containers a recipe is filled, and what is left, exactly. Nothing is changed."""
    return filling_answer(
        call.app.production.fill_containers(
            call.caller, RecipeId(recipe_id), body.scale(), body.told(), body.told_density()
        )
    )


@recipe_planning.post("/recipes/import", Permission.EDIT_RECIPES, HTTPStatus.OK)
def import_recipes(call: Call, body: ImportRecipesBody) -> ImportedAnswer:
    """Import recipes from BeerJSON or CSV: all of them, or nothing. Importing them again changes nothing."""
    if body.create_items:
        call.caller.require(Permission.EDIT_INVENTORY)
    return imported_answer(
        call.app.production.import_recipes(call.caller, BytesIO(body.content.encode()), body.request())
    )


@recipe_planning.get("/recipes/export", Permission.VIEW_RECIPES)
def export_recipes(call: Call, query: ExportQuery) -> ExportedAnswer:
    """All recipes in use as a file that an import takes exactly back."""
    return _exported(call, query, None)


@recipe_planning.get("/recipes/<uuid:recipe_id>/export", Permission.VIEW_RECIPES)
def export_recipe(call: Call, recipe_id: UUID, query: ExportQuery) -> ExportedAnswer:
    """One recipe as a file that an import takes exactly back."""
    return _exported(call, query, RecipeId(recipe_id))


def _exported(call: Call, query: ExportQuery, recipe_id: RecipeId | None) -> ExportedAnswer:
    target = BytesIO()
    count = call.app.production.export_recipes(call.caller, target, query.form, recipe_id)
    return ExportedAnswer(form=query.form, recipes=count, content=target.getvalue().decode())
