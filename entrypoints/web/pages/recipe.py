"""One recipe: what it needs beside what there is, at any scale, what it costs, and all its versions."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import BeforeValidator, Field
from werkzeug.wrappers import Response

from application.production.check_recipe import RecipeCheck
from application.production.view_recipes import Compared, ShownRecipe
from domain.identity.permissions import Permission
from domain.production.scaling import Scale
from domain.shared.errors import DomainError
from domain.shared.identifiers import RecipeId
from entrypoints.web.incoming.fields import Day, Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.scale_fields import ScaleFields, ingredients_of
from entrypoints.web.pages.states import supply_state
from entrypoints.web.statuses import STATUS

recipe_pages = PageRoutes()

VersionNumber = Annotated[int, Field(ge=1, le=2**31)]


class Shown(ScaleFields):
    """Which version, at which scale, for which day, and compared with which, as it stands in the page's address."""

    version: VersionNumber | None = None
    compare: VersionNumber | None = None
    on: Annotated[Day | None, BeforeValidator(lambda value: value or None)] = None


class CloneForm(Form):
    """What the new recipe is called."""

    name: Text = ""


@recipe_pages.get("/recipes/<uuid:recipe_id>", Permission.VIEW_RECIPES)
def recipe(visit: Visit, recipe_id: UUID) -> Response:
    """
    The page of one recipe.

    :raises UnknownRecipe, UnknownVersion: there is no such recipe or version.
    :raises InvalidRequest: the address asks for what the page does not know.
    """
    page, refusal = _page(visit, RecipeId(recipe_id), None)
    return Response(page, HTTPStatus.OK if refusal is None else STATUS[refusal.code], mimetype="text/html")


def recipe_again(visit: Visit, recipe_id: UUID, mistake: Mistake) -> str:
    """The same after one of its forms was refused."""
    page, _ = _page(visit, RecipeId(recipe_id), mistake)
    return page


def _page(visit: Visit, recipe_id: RecipeId, mistake: Mistake | None) -> tuple[str, DomainError | None]:
    """The page, and why it is not at the scale that was asked for, if one was."""
    shown, view, caller = parse_query(Shown), visit.app.production.view_recipes, visit.caller
    found = view.recipe(caller, recipe_id, shown.version)
    check, refusal = _checked(visit, found, shown)
    page = render_template(
        "recipe.html",
        shown=shown,
        recipe=found.recipe,
        formula=found.recipe.formula,
        materials=found.materials,
        ingredients=ingredients_of(found),
        check=check,
        states=[supply_state(line) for line in check.lines] if check else [],
        refusal=refusal,
        versions=view.versions(caller, recipe_id),
        compared=_compared(visit, recipe_id, shown, found.recipe.version.number),
        line=refusal.details.get("line") if refusal else None,
        editable=visit.may(Permission.EDIT_RECIPES),
        batches=visit.may(Permission.VIEW_BATCHES),
        mistake=mistake,
    )
    return page, refusal if shown.scale_told else None


@recipe_pages.post("/recipes/<uuid:recipe_id>/archive", Permission.EDIT_RECIPES)
def archive_recipe(visit: Visit, recipe_id: UUID) -> Response:
    """Put a recipe out of use."""
    visit.app.production.edit_recipe.archive(visit.caller, RecipeId(recipe_id))
    return done("pages.recipe", Done.RECIPE_ARCHIVED, recipe_id=recipe_id)


@recipe_pages.post("/recipes/<uuid:recipe_id>/restore", Permission.EDIT_RECIPES, again=recipe_again)
def restore_recipe(visit: Visit, recipe_id: UUID) -> Response:
    """Take a recipe back into use."""
    visit.app.production.edit_recipe.restore(visit.caller, RecipeId(recipe_id))
    return done("pages.recipe", Done.RECIPE_RESTORED, recipe_id=recipe_id)


@recipe_pages.post("/recipes/<uuid:recipe_id>/clone", Permission.EDIT_RECIPES, again=recipe_again)
def clone_recipe(visit: Visit, recipe_id: UUID, form: CloneForm) -> Response:
    """Make another recipe that says the same."""
    made = visit.app.production.clone_recipe(visit.caller, RecipeId(recipe_id), form.name)
    return done("pages.recipe", Done.RECIPE_MADE, recipe_id=made.id)


def _checked(visit: Visit, found: ShownRecipe, shown: Shown) -> tuple[RecipeCheck | None, DomainError | None]:
    """
    The recipe beside what there is for it: at the scale that is asked for; else as it is, and why; else only why.

    A recipe cannot even be had as it is if an item was edited so that its line no longer becomes an amount of it.
    """
    if not visit.may(Permission.VIEW_INVENTORY):
        return None, None

    def look(scale: Scale) -> RecipeCheck:
        costs = visit.may(Permission.VIEW_COSTS)
        check = visit.app.production.check_recipe
        return check(visit.caller, found.recipe.id, scale, number=shown.version, on=shown.on, costs=costs)

    try:
        return look(shown.scale(found.recipe.formula, found.materials)), None
    except DomainError as refusal:
        if not shown.scale_told:
            return None, refusal
        as_it_is, _ = _checked(visit, found, Shown(version=shown.version, on=shown.on))
        return as_it_is, refusal


def _compared(visit: Visit, recipe_id: RecipeId, shown: Shown, number: int) -> Compared | None:
    if shown.compare is None:
        return None
    return visit.app.production.view_recipes.compare(visit.caller, recipe_id, shown.compare, number)
