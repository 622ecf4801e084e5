"""One shopping list for several recipes."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template, request
from pydantic import BaseModel, ConfigDict
from werkzeug.wrappers import Response

from application.production.plan_shopping import MOST_RECIPES, Order
from domain.identity.permissions import Permission
from domain.production.refusals import UnknownRecipe
from domain.production.scaling import Scale, parse_factor
from domain.production.shopping import ShoppingList
from domain.shared.errors import DomainError
from domain.shared.identifiers import RecipeId
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.statuses import STATUS
from ports.recipe_reading import RecipeQuery

shopping_pages = PageRoutes()

TIMES = "times-"
"""What the name of a recipe's field begins with; its id follows."""


class Shown(BaseModel):
    """Whether what recipes can make is bought instead, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    buy: bool = False


@shopping_pages.get("/recipes/shopping", Permission.VIEW_RECIPES)
def plan_shopping(visit: Visit) -> Response:
    """
    The form that asks how often each recipe is made, and below it what that needs.

    :raises UnknownRecipe: the address names a recipe that the organisation does not have.
    """
    visit.caller.require(Permission.VIEW_INVENTORY)
    shown, times = parse_query(Shown), _times()
    found: ShoppingList | None = None
    refusal: DomainError | None = None
    try:
        orders = [Order(recipe_id=each, scale=Scale(factor=parse_factor(text))) for each, text in times.items()]
        found = visit.app.production.plan_shopping(visit.caller, orders, make=not shown.buy) if orders else None
    except UnknownRecipe:
        raise
    except DomainError as refused:
        refusal = refused
    page = render_template(
        "recipes_shopping.html",
        recipes=visit.app.production.view_recipes.page(visit.caller, RecipeQuery(limit=MOST_RECIPES)).rows,
        shown=shown,
        times=times,
        found=found,
        refusal=refusal,
        prefix=TIMES,
    )
    return Response(page, STATUS[refusal.code] if refusal else None, mimetype="text/html")


def _times() -> Mapping[RecipeId, str]:
    """
    How often each recipe shall be made, as it was typed.

    :raises UnknownRecipe: a field is of no recipe's id.
    """
    times = {}
    for name, text in request.args.items():
        if name.startswith(TIMES) and text.strip():
            try:
                times[RecipeId(UUID(name.removeprefix(TIMES)))] = text.strip()
            except ValueError:
                raise UnknownRecipe(name[:40]) from None
    return times
