"""Plan with recipes."""

from typing import Annotated

import typer

from application.production.plan_shopping import Order
from domain.identity.permissions import Permission
from domain.production.scaling import Scale
from domain.shared.units import parse_density
from entrypoints.cli import reading, recipe_records, recipe_tables
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.recipes.containers import Containers, FilledDensity, containers_of
from entrypoints.cli.recipes.naming import (
    AtHand,
    Factor,
    Output,
    RecipeName,
    VersionNumber,
    recipe_id_of,
    scale_of,
)
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session

On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="The day it is made; what expires before does not count.")
]


def scale(
    recipe: RecipeName,
    factor: Factor = None,
    output: Output = None,
    at_hand: AtHand = None,
    version: VersionNumber = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show a recipe at another scale: by a factor, by what shall come out, or by what there is of an ingredient."""
    with open_session(organization, Permission.VIEW_RECIPES, Permission.VIEW_INVENTORY) as session:
        asked = scale_of(session, factor, output, at_hand)
        found = session.app.production.check_recipe(
            session.caller, recipe_id_of(session, recipe), asked, number=version
        )
        show(as_json, recipe_records.check(found), lambda: recipe_tables.scaled(found))


def check(
    recipe: RecipeName,
    factor: Factor = None,
    output: Output = None,
    at_hand: AtHand = None,
    version: VersionNumber = None,
    on: On = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Check whether there is enough for a recipe, and what it would cost.

    What is reserved, held or expired does not count. Ends with 1 if something is missing.
    """
    with open_session(organization, Permission.VIEW_RECIPES, Permission.VIEW_INVENTORY) as session:
        found = session.app.production.check_recipe(
            session.caller,
            recipe_id_of(session, recipe),
            scale_of(session, factor, output, at_hand),
            number=version,
            on=None if on is None else reading.day(on),
            costs=session.sees_costs,
        )
        show(as_json, recipe_records.check(found), lambda: recipe_tables.check(found, session.organization))
    if found.missing:
        raise typer.Exit(ExitCode.REFUSED)


def shopping(
    recipes: Annotated[
        list[str],
        typer.Argument(metavar="RECIPE[=HOW MUCH]", help="Recipes, each with a factor or an output: 'Pale ale=40 l'."),
    ],
    buy: Annotated[
        bool, typer.Option("--buy", help="Buy what other recipes could make, instead of making it.")
    ] = False,
    on: On = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make one shopping list for several recipes; what they make for each other is counted."""
    with open_session(organization, Permission.VIEW_RECIPES, Permission.VIEW_INVENTORY) as session:
        orders = [_order(session, word) for word in recipes]
        day = None if on is None else reading.day(on)
        found = session.app.production.plan_shopping(session.caller, orders, make=not buy, on=day)
        show(as_json, recipe_records.shopping(found), lambda: recipe_tables.shopping(found))


def makeable(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Show how much of each recipe there is enough for today."""
    with open_session(organization, Permission.VIEW_RECIPES, Permission.VIEW_INVENTORY) as session:
        found = session.app.production.find_makeable(session.caller)
        show(as_json, recipe_records.makeable(found), lambda: recipe_tables.makeable(found))


def fill(
    recipe: RecipeName,
    into: Containers,
    factor: Factor = None,
    output: Output = None,
    at_hand: AtHand = None,
    density: FilledDensity = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Fill what a recipe gives into containers, in their order, and tell exactly what is left. Nothing is changed."""
    with open_session(organization, Permission.VIEW_RECIPES, Permission.VIEW_INVENTORY) as session:
        found = session.app.production.fill_containers(
            session.caller,
            recipe_id_of(session, recipe),
            scale_of(session, factor, output, at_hand),
            containers_of(into),
            None if density is None else parse_density(density),
        )
        show(as_json, recipe_records.filling(found), lambda: recipe_tables.filling(found))


def _order(session: Session, word: str) -> Order:
    """A recipe by its name, and how much of it: a factor, or an output where there is a unit."""
    name, _, amount = word.partition("=")
    scale = Scale()
    if amount.strip():
        number, unit = reading.amount_of([amount]) if "/" not in amount else (None, None)
        scale = Scale(output=(number, unit)) if number is not None and unit else scale_of(session, amount, None, None)
    return Order(recipe_id=recipe_id_of(session, name.strip()), scale=scale)
