"""Look at recipes."""

from dataclasses import replace
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.recipes import Recipe
from entrypoints.cli import recipe_records, recipe_tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.recipes.naming import RecipeName, VersionNumber, recipe_id_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session
from ports.recipe_reading import RecipeQuery


def list_all(
    search: Annotated[str, typer.Argument(metavar="SEARCH", help="Part of a name.")] = "",
    archived: Annotated[bool, typer.Option("--archived", help="Those out of use instead of those in use.")] = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List recipes by name."""
    with open_session(organization, Permission.VIEW_RECIPES) as session:
        query, more = RecipeQuery(search=search, archived=archived, limit=200), True
        found: list[Recipe] = []
        while more:
            page = session.app.production.view_recipes.page(session.caller, query)
            found += page.rows
            more = page.more
            query = replace(query, after=(found[-1].key, found[-1].id) if found else None)
        record = {"recipes": [recipe_records.summary(each) for each in found]}
        show(as_json, record, lambda: recipe_tables.recipes(found))


def show_one(
    recipe: RecipeName,
    version: VersionNumber = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show a recipe: what it needs, what it yields, and how it is made."""
    with open_session(organization, Permission.VIEW_RECIPES) as session:
        found = session.app.production.view_recipes.recipe(session.caller, recipe_id_of(session, recipe), version)
        show(as_json, recipe_records.recipe(found), lambda: recipe_tables.recipe(found, session.organization))


def versions(recipe: RecipeName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the versions of a recipe, the newest first."""
    with open_session(organization, Permission.VIEW_RECIPES) as session:
        found = session.app.production.view_recipes.versions(session.caller, recipe_id_of(session, recipe))
        show(as_json, recipe_records.versions(found), lambda: recipe_tables.versions(found, session.organization))


def compare(
    recipe: RecipeName,
    before: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="The one version.")],
    after: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="The other one.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show what was added, removed and changed from one version of a recipe to another."""
    with open_session(organization, Permission.VIEW_RECIPES) as session:
        found = session.app.production.view_recipes.compare(
            session.caller, recipe_id_of(session, recipe), before, after
        )
        show(as_json, recipe_records.comparison(found), lambda: recipe_tables.comparison(found))
