"""One shopping list for several recipes."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from flask import render_template, request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from werkzeug.wrappers import Response

from application.production.plan_shopping import Order
from domain.identity.permissions import Permission
from domain.production.refusals import UnknownRecipe
from domain.production.scaling import Scale, parse_factor
from domain.production.shopping import ShoppingList
from domain.shared.errors import DomainError
from domain.shared.identifiers import RecipeId
from entrypoints.web.incoming.fields import Day, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.statuses import STATUS
from ports.recipe_reading import RecipeQuery

shopping_pages = PageRoutes()

CHOICE = 50
"""How many recipes are listed to choose from; a search finds others."""

TIMES = "times-"
"""What the name of a recipe's field begins with; its id follows."""


class Shown(BaseModel):
    """
    Whether what recipes can make is bought instead, for which day, and which recipes can be chosen, as it stands in the
    page's address.
    """

    model_config = ConfigDict(frozen=True)

    buy: bool = False
    on: Annotated[Day | None, BeforeValidator(lambda value: value or None)] = None
    search: Annotated[Text, Field(max_length=200)] = ""


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
        plan = visit.app.production.plan_shopping
        found = plan(visit.caller, orders, make=not shown.buy, on=shown.on) if orders else None
    except UnknownRecipe:
        raise
    except DomainError as refused:
        refusal = refused
    choice = visit.app.production.view_recipes.page(visit.caller, RecipeQuery(search=shown.search, limit=CHOICE))
    listed = {recipe.id for recipe in choice.rows}
    page = render_template(
        "recipes_shopping.html",
        recipes=choice.rows,
        more=choice.more,
        shown=shown,
        times=times,
        chosen={each: text for each, text in times.items() if each not in listed},
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
