"""One recipe: what it needs beside what there is, at any scale, what it costs, and all its versions."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from application.production.check_recipe import RecipeCheck
from application.production.view_recipes import Compared
from domain.identity.permissions import Permission
from domain.production.scaling import Scale, parse_factor
from domain.shared.errors import DomainError
from domain.shared.identifiers import RecipeId
from domain.shared.quantity import parse_amount
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import supply_state
from entrypoints.web.statuses import STATUS

recipe_pages = PageRoutes()

VersionNumber = Annotated[int, Field(ge=1, le=2**31)]


class Shown(BaseModel):
    """Which version, at which scale, and compared with which, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    version: VersionNumber | None = None
    compare: VersionNumber | None = None
    factor: Annotated[Text, Field(max_length=60)] = ""
    output: Annotated[Text, Field(max_length=60)] = ""

    @property
    def is_scaled(self) -> bool:
        return bool(self.factor.strip() or self.output.strip())

    def scale(self, unit: str) -> Scale:
        """
        How much is asked for. unit: that of the yield.

        :raises DomainError: a number is none.
        """
        factor, output = self.factor.strip(), self.output.strip()
        return Scale(
            factor=parse_factor(factor) if factor else None,
            output=(parse_amount(output, field="output"), unit) if output else None,
        )


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
    status = HTTPStatus.OK if refusal is None else STATUS[refusal.code]
    return Response(page, status, mimetype="text/html")


def recipe_again(visit: Visit, recipe_id: UUID, mistake: Mistake) -> str:
    """The same after one of its forms was refused."""
    page, _ = _page(visit, RecipeId(recipe_id), mistake)
    return page


def _page(visit: Visit, recipe_id: RecipeId, mistake: Mistake | None) -> tuple[str, DomainError | None]:
    """The page, and why it is not at the scale that was asked for."""
    shown, view, caller = parse_query(Shown), visit.app.production.view_recipes, visit.caller
    found = view.recipe(caller, recipe_id, shown.version)
    check, refusal = _checked(visit, recipe_id, shown, found.recipe.formula.yield_unit)
    page = render_template(
        "recipe.html",
        shown=shown,
        recipe=found.recipe,
        formula=found.recipe.formula,
        materials=found.materials,
        check=check,
        states=[supply_state(line) for line in check.lines] if check else [],
        refusal=refusal,
        versions=view.versions(caller, recipe_id),
        compared=_compared(visit, recipe_id, shown, found.recipe.version.number),
        editable=visit.may(Permission.EDIT_RECIPES),
        batches=visit.may(Permission.VIEW_BATCHES),
        mistake=mistake,
    )
    return page, refusal


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


def _checked(
    visit: Visit, recipe_id: RecipeId, shown: Shown, unit: str
) -> tuple[RecipeCheck | None, DomainError | None]:
    """The recipe beside what there is for it; once, and why, if it cannot be had at the scale that is asked for."""
    if not visit.may(Permission.VIEW_INVENTORY):
        return None, None
    costs = visit.may(Permission.VIEW_COSTS)
    check, caller = visit.app.production.check_recipe, visit.caller
    try:
        return check(caller, recipe_id, shown.scale(unit), number=shown.version, costs=costs), None
    except DomainError as refusal:
        if not shown.is_scaled:
            raise
        return check(caller, recipe_id, Scale(), number=shown.version, costs=costs), refusal


def _compared(visit: Visit, recipe_id: RecipeId, shown: Shown, number: int) -> Compared | None:
    if shown.compare is None:
        return None
    return visit.app.production.view_recipes.compare(visit.caller, recipe_id, shown.compare, number)
