"""The form in which a recipe is written, the first time and for each next version."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import Field
from werkzeug.wrappers import Response

from application.production.view_recipes import ShownRecipe
from domain.identity.permissions import Permission
from domain.inventory.overview import ItemQuery
from domain.production.recipe_rules import LINES_LIMIT, SHELF_LIFE_LIMIT, check_newest
from domain.production.recipes import Formula, Line, NewRecipe, Recipe, Share
from domain.production.refusals import InvalidRecipe, UnknownMaterial, naming_line
from domain.production.shares import format_percent, parse_percent
from domain.shared.identifiers import ItemId, RecipeId
from domain.shared.quantity import format_quantity, parse_quantity
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake

recipe_form_pages = PageRoutes()

EMPTY_ROWS = 6
SUGGESTED = 200
Cells = Annotated[list[Text], Field(max_length=LINES_LIMIT + EMPTY_ROWS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the form's table, as it is typed."""

    item: str = ""
    amount: str = ""
    unit: str = ""
    note: str = ""


class RecipeForm(Form):
    """
    A recipe as it is typed. The lists are the columns of its table; a row without an item is none. `version` is the
    newest one when the form was opened.
    """

    version: Annotated[int | None, Field(ge=1, le=2**31)] = None

    name: Text = ""
    yield_amount: Text = ""
    yield_unit: Text = ""
    waste_percent: Text = ""
    shelf_life_days: Text = ""
    makes: Text = ""
    item: Cells = Field(default_factory=list)
    amount: Cells = Field(default_factory=list)
    unit: Cells = Field(default_factory=list)
    note: Cells = Field(default_factory=list)
    instructions: Text = ""
    notes: Text = ""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of the table that say something."""
        cells = zip(self.item, self.amount, self.unit, self.note, strict=False)
        rows = [Row(item=item.strip(), amount=amount, unit=unit, note=note) for item, amount, unit, note in cells]
        return [row for row in rows if row.item]

    def formula(self, ids: Mapping[str, ItemId], before: Formula | None) -> Formula:
        """
        What it says. ids: of the items by their codes. before: what the recipe said.

        :raises UnknownMaterial: there is no item of a code.
        :raises DomainError: a number is none that can be kept; `details["line"]` tells where it is of a line.
        """
        lines = tuple(_line(number, row, ids) for number, row in enumerate(self.rows, 1))
        told = Formula(
            lines=lines,
            yield_amount=parse_quantity(self.yield_amount, field="yield_amount"),
            yield_unit=self.yield_unit,
            output_item_id=_item_of(self.makes.strip(), ids, "makes") if self.makes.strip() else None,
            waste=parse_percent(self.waste_percent, field="waste_percent") if self.waste_percent else Share(0),
            shelf_life_days=_days(self.shelf_life_days.strip()),
            instructions=tuple(step for step in re.split(r"\n\s*\n", self.instructions) if step.strip()),
            notes=self.notes,
        )
        if before is None:
            return told
        return replace(told, lines=before.with_lines(lines).lines, details=before.details)


@recipe_form_pages.get("/recipes/new", Permission.EDIT_RECIPES)
def new_recipe(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form for a new recipe."""
    return _page(visit, None, mistake)


@recipe_form_pages.post("/recipes", Permission.EDIT_RECIPES, again=new_recipe)
def write_recipe(visit: Visit, form: RecipeForm) -> Response:
    """Make the recipe."""
    new = NewRecipe(name=form.name, formula=form.formula(_ids(visit, form), None))
    made = visit.app.production.create_recipe(visit.caller, new)
    return done("pages.recipe", Done.RECIPE_MADE, recipe_id=made.id)


@recipe_form_pages.get("/recipes/<uuid:recipe_id>/edit", Permission.EDIT_RECIPES)
def show_recipe_form(visit: Visit, recipe_id: UUID, mistake: Mistake | None = None) -> str:
    """The form for the next version of a recipe."""
    return _page(visit, visit.app.production.view_recipes.recipe(visit.caller, RecipeId(recipe_id)), mistake)


@recipe_form_pages.post("/recipes/<uuid:recipe_id>/edit", Permission.EDIT_RECIPES, again=show_recipe_form)
def rewrite_recipe(visit: Visit, recipe_id: UUID, form: RecipeForm) -> Response:
    """Write the next version."""
    ids = _ids(visit, form)

    def edited(recipe: Recipe) -> NewRecipe:
        check_newest(recipe, form.version)
        return NewRecipe(name=form.name, formula=form.formula(ids, recipe.formula))

    visit.app.production.edit_recipe(visit.caller, RecipeId(recipe_id), edited)
    return done("pages.recipe", Done.RECIPE_EDITED, recipe_id=recipe_id)


def _page(visit: Visit, shown: ShownRecipe | None, mistake: Mistake | None) -> str:
    """The form with what was typed, else with what the recipe says, else empty."""
    if mistake is not None:
        typed = {name: mistake.given.get(name, "") for name in _TEXTS}
        columns = (mistake.given.getlist(name) for name in ("item", "amount", "unit", "note"))
        cells = zip(*columns, strict=False)
        rows = [Row(item=item, amount=amount, unit=unit, note=note) for item, amount, unit, note in cells if item]
    else:
        typed, rows = _said(shown) if shown else ({}, [])
    items = visit.app.inventory.view_stock.items(visit.caller, ItemQuery(limit=SUGGESTED)).rows
    return render_template(
        "recipe_form.html",
        recipe=shown.recipe if shown else None,
        typed=typed,
        rows=[*rows, *[Row()] * EMPTY_ROWS],
        items=[line.item for line in items],
        mistake=mistake,
        line=int(mistake.refusal.details.get("line", 0)) if mistake else 0,
    )


_TEXTS = (
    "name",
    "yield_amount",
    "yield_unit",
    "waste_percent",
    "shelf_life_days",
    "makes",
    "instructions",
    "notes",
)


def _said(shown: ShownRecipe) -> tuple[dict[str, str], list[Row]]:
    """What a recipe says, as it would be typed."""
    formula, materials = shown.recipe.formula, shown.materials
    made = formula.output_item_id
    typed = {
        "name": shown.recipe.name,
        "yield_amount": format_quantity(formula.yield_amount),
        "yield_unit": formula.yield_unit,
        "waste_percent": format_percent(formula.waste) if formula.waste else "",
        "shelf_life_days": "" if formula.shelf_life_days is None else str(formula.shelf_life_days),
        "makes": "" if made is None else materials[made].code,
        "instructions": "\n\n".join(formula.instructions),
        "notes": formula.notes,
    }
    rows = [
        Row(item=materials[line.item_id].code, amount=format_quantity(line.amount), unit=line.unit, note=line.note)
        for line in formula.lines
    ]
    return typed, rows


def _ids(visit: Visit, form: RecipeForm) -> Mapping[str, ItemId]:
    codes = {row.item for row in form.rows} | {form.makes.strip()} - {""}
    return visit.app.inventory.view_stock.ids_of_codes(visit.caller, codes)


def _line(number: int, row: Row, ids: Mapping[str, ItemId]) -> Line:
    with naming_line(number):
        item_id, amount = _item_of(row.item, ids, "item"), parse_quantity(row.amount, field="amount")
    return Line(item_id=item_id, amount=amount, unit=row.unit, note=" ".join(row.note.split()))


def _item_of(code: str, ids: Mapping[str, ItemId], field: str) -> ItemId:
    if code not in ids:
        raise UnknownMaterial(code, field=field)
    return ids[code]


def _days(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit() and len(text) < len(str(SHELF_LIFE_LIMIT)) + 1):
        raise InvalidRecipe(
            "The shelf life is a number of days.",
            field="shelf_life_days",
            expected=f"1 to {SHELF_LIFE_LIMIT} days",
            got=text[:40],
        )
    return int(text) if text else None
