"""Bring recipes in from files, and take them out to files."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from application.production.import_recipes import RecipeImport
from application.production.read_recipes import RecipeForm
from domain.identity.permissions import Permission
from entrypoints.cli import recipe_records, recipe_tables, tables, wording
from entrypoints.cli.options import AsJson, DryRun, OrganizationName
from entrypoints.cli.recipes.naming import recipe_id_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="BeerJSON, CSV or XLSX.")],
    create_items: Annotated[bool, typer.Option("--create-items", help="Make items that are not there.")] = False,
    form: Annotated[RecipeForm | None, typer.Option("--format", help="What it is, if its content misleads.")] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="The encoding, if not as found.")] = None,
    dry_run: DryRun = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Import recipes: the whole file, or nothing of it.

    A recipe that is there gets a next version if the file tells something else. Importing a file again changes nothing.
    """
    also = (Permission.EDIT_INVENTORY,) if create_items else ()
    with open_session(organization, Permission.EDIT_RECIPES, *also) as session:
        request = RecipeImport(form=form, create_items=create_items, dry_run=dry_run, encoding=encoding)
        with file.open("rb") as source:
            report = session.app.production.import_recipes(session.caller, source, request)
        show(as_json, recipe_records.imported(report), lambda: recipe_tables.imported(report))


def take_out(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", dir_okay=False, help="Where to; without it, to standard output.")
    ] = None,
    recipe: Annotated[str | None, typer.Option(metavar="RECIPE", help="One recipe, by name or id; else all.")] = None,
    form: Annotated[
        RecipeForm | None, typer.Option("--format", help="BeerJSON, or CSV as the name of the file may tell.")
    ] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Export recipes in use to a file that an import takes exactly back."""
    with open_session(organization, Permission.VIEW_RECIPES) as session:
        is_csv = file is not None and file.suffix.casefold() == ".csv"
        chosen = form or (RecipeForm.CSV if is_csv else RecipeForm.BEERJSON)
        one = None if recipe is None else recipe_id_of(session, recipe)
        content = BytesIO()
        count = session.app.production.export_recipes(session.caller, content, chosen, one)
        if file is None:
            sys.stdout.buffer.write(content.getvalue())
            return
        file.write_bytes(content.getvalue())
        sentence = f"Exported {wording.counted(count, 'recipe')} to {file}."
        show(as_json, {"form": chosen, "recipes": count, "file": str(file)}, lambda: tables.plain(sentence))
