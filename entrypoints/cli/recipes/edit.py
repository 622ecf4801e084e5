"""Write recipes."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from domain.identity.permissions import Permission
from domain.production.recipes import Formula, Line, NewRecipe, Recipe
from domain.production.shares import parse_percent
from domain.shared.identifiers import RecipeId
from entrypoints.cli import recipe_records, recipe_tables
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.recipes.naming import RecipeName, item_id_of, lines_of, recipe_id_of, yield_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session


class Clearable(StrEnum):
    """What a recipe may do without."""

    MAKES = "makes"
    SHELF_LIFE = "shelf_life"


Lines = Annotated[
    list[str] | None,
    typer.Option("--line", metavar="ITEM=QUANTITY[, FOR]", help="An item it needs, such as HOP='20 g, boil 60 min'."),
]
Steps = Annotated[list[str] | None, typer.Option("--step", metavar="TEXT", help="What to do; repeat for each step.")]
Makes = Annotated[str | None, typer.Option(metavar="ITEM", help="The item that it makes, by code or id.")]
Waste = Annotated[str | None, typer.Option(metavar="PERCENT", help="What is lost of the yield, in percent.")]
ShelfLife = Annotated[int | None, typer.Option("--shelf-life", metavar="DAYS", help="How long what it makes lasts.")]
Notes = Annotated[str | None, typer.Option(metavar="TEXT", help="Notes, in your own words.")]


def create(
    name: Annotated[str, typer.Argument(help="What the recipe is called; unique.")],
    yields: Annotated[str, typer.Option("--yield", metavar="QUANTITY", help="What one batch gives, such as '20 l'.")],
    line: Lines = None,
    step: Steps = None,
    makes: Makes = None,
    waste: Waste = None,
    shelf_life: ShelfLife = None,
    notes: Notes = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make a recipe, such as: create "Pale ale" --yield "20 l" --line MALT="4.5 kg" --line HOP="20 g, boil 60 min" """
    with open_session(organization, Permission.EDIT_RECIPES) as session:
        amount, unit = yield_of(yields)
        facts = _facts(session, step, makes, waste, shelf_life, notes)
        formula = Formula(lines=lines_of(session, line or ()), yield_amount=amount, yield_unit=unit, **facts)
        made = session.app.production.create_recipe(session.caller, NewRecipe(name=name, formula=formula), key)
        _tell(session, made.id, as_json=as_json)


def edit(
    recipe: RecipeName,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Another name.")] = None,
    yields: Annotated[str | None, typer.Option("--yield", metavar="QUANTITY", help="What one batch gives.")] = None,
    line: Lines = None,
    without: Annotated[list[str] | None, typer.Option(metavar="ITEM", help="Take the lines of this item out.")] = None,
    step: Steps = None,
    makes: Makes = None,
    waste: Waste = None,
    shelf_life: ShelfLife = None,
    notes: Notes = None,
    clear: Annotated[list[Clearable] | None, typer.Option(help="Take this away; may be given again.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Write the next version of a recipe; what is not given stays, and versions never change.

    A line takes the place of one of the same item for the same, or is added. Steps are told whole.
    """
    with open_session(organization, Permission.EDIT_RECIPES) as session:
        facts = _facts(session, step, makes, waste, shelf_life, notes)
        if yields is not None:
            facts["yield_amount"], facts["yield_unit"] = yield_of(yields)
        cleared = {Clearable.MAKES: "output_item_id", Clearable.SHELF_LIFE: "shelf_life_days"}
        facts |= {cleared[each]: None for each in clear or ()}
        told, gone = lines_of(session, line or ()), {item_id_of(session, code) for code in without or ()}
        if not facts and not told and not gone and name is None:
            raise typer.BadParameter("nothing is told that shall change; see --help.")

        def change(before: Recipe) -> NewRecipe:
            lines = _merged([each for each in before.formula.lines if each.item_id not in gone], told)
            return NewRecipe(name=name or before.name, formula=replace(before.formula, lines=lines, **facts))

        edited = session.app.production.edit_recipe(session.caller, recipe_id_of(session, recipe), change)
        _tell(session, edited.id, as_json=as_json)


def clone(
    recipe: RecipeName,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the new recipe is called.")],
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make another recipe that says the same; what it makes has to be chosen anew."""
    with open_session(organization, Permission.EDIT_RECIPES) as session:
        made = session.app.production.clone_recipe(session.caller, recipe_id_of(session, recipe), name, key)
        _tell(session, made.id, as_json=as_json)


def archive(recipe: RecipeName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Put a recipe out of use; its versions stay."""
    with open_session(organization, Permission.EDIT_RECIPES) as session:
        done = session.app.production.edit_recipe.archive(session.caller, recipe_id_of(session, recipe))
        _tell(session, done.id, as_json=as_json)


def restore(recipe: RecipeName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Take an archived recipe back into use."""
    with open_session(organization, Permission.EDIT_RECIPES) as session:
        done = session.app.production.edit_recipe.restore(session.caller, recipe_id_of(session, recipe))
        _tell(session, done.id, as_json=as_json)


def _facts(
    session: Session,
    step: list[str] | None,
    makes: str | None,
    waste: str | None,
    shelf_life: int | None,
    notes: str | None,
) -> dict[str, Any]:
    """What was told of a recipe, by the names it has there."""
    told = {
        "instructions": tuple(step) if step else None,
        "output_item_id": None if makes is None else item_id_of(session, makes),
        "waste": None if waste is None else parse_percent(waste, field="waste_percent"),
        "shelf_life_days": shelf_life,
        "notes": notes,
    }
    return {name: value for name, value in told.items() if value is not None}


def _merged(lines: list[Line], told: tuple[Line, ...]) -> tuple[Line, ...]:
    """
    The lines with those that are told: each in the place of the one for the same, or at the end.

    One that is told twice is there twice, which the recipe refuses.
    """
    merged = list(lines)
    left = {(line.item_id, line.note): place for place, line in enumerate(lines)}
    for line in told:
        place = left.pop((line.item_id, line.note), None)
        if place is None:
            merged.append(line)
        else:
            merged[place] = replace(merged[place], amount=line.amount, unit=line.unit)
    return tuple(merged)


def _tell(session: Session, recipe_id: RecipeId, *, as_json: bool) -> None:
    found = session.app.production.view_recipes.recipe(session.caller, recipe_id)
    show(as_json, recipe_records.recipe(found), lambda: recipe_tables.recipe(found, session.organization))
