"""Recipes, their versions and what differs between these, as answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.paging import Page
from application.production.view_recipes import Compared, ShownRecipe
from domain.production.recipes import Formula, Line, LineKind, Material, Recipe, Version
from domain.production.shares import format_percent
from domain.shared.identifiers import ItemId
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Decimals, NextCursor
from entrypoints.web.incoming.cursors import recipe_cursor


class RecipeLineAnswer(TypedDict):
    """One item that a recipe needs."""

    item_id: UUID
    item_code: str
    item_name: str
    kind: LineKind
    amount: Decimals
    unit: str
    note: str


class VersionAnswer(TypedDict):
    """One version of a recipe, without its lines."""

    version: int
    created_at: datetime
    created_by: UUID
    yield_amount: Decimals
    yield_unit: str
    lines: Annotated[int, Field(description="how many lines it has")]


class SummaryAnswer(TypedDict):
    """A recipe as the list shows it, in its newest version."""

    recipe_id: UUID
    name: str
    version: int
    newest: Annotated[int, Field(description="the number of the newest version")]
    archived_at: datetime | None
    created_at: datetime
    yield_amount: Decimals
    yield_unit: str
    output_item_id: Annotated[UUID | None, Field(description="the item that it makes")]
    waste_percent: Decimals
    shelf_life_days: int | None


class RecipeAnswer(SummaryAnswer):
    """A recipe in one of its versions, which never change."""

    lines: list[RecipeLineAnswer]
    instructions: list[str]
    notes: str
    version_created_at: datetime
    version_created_by: UUID


class RecipePage(TypedDict):
    """A page of the list of recipes, by name."""

    recipes: list[SummaryAnswer]
    next_cursor: NextCursor


class VersionList(TypedDict):
    """All versions of a recipe, the newest first."""

    versions: list[VersionAnswer]


class ChangedLineAnswer(TypedDict):
    """A line as it was and as it is."""

    before: RecipeLineAnswer
    after: RecipeLineAnswer


class ComparisonAnswer(TypedDict):
    """What differs from one version to another."""

    before: int
    after: int
    added: list[RecipeLineAnswer]
    removed: list[RecipeLineAnswer]
    changed: list[ChangedLineAnswer]
    facts: Annotated[
        list[str],
        Field(description="what else differs, by the names of the fields; line_order, and details that files told"),
    ]


def summary_answer(recipe: Recipe) -> SummaryAnswer:
    """A recipe as the list shows it."""
    formula = recipe.formula
    return {
        "recipe_id": recipe.id,
        "name": recipe.name,
        "version": recipe.version.number,
        "newest": recipe.newest,
        "archived_at": recipe.archived_at,
        "created_at": recipe.created_at,
        "yield_amount": format_quantity(formula.yield_amount),
        "yield_unit": formula.yield_unit,
        "output_item_id": formula.output_item_id,
        "waste_percent": format_percent(formula.waste),
        "shelf_life_days": formula.shelf_life_days,
    }


def recipe_answer(shown: ShownRecipe) -> RecipeAnswer:
    """A recipe in the version that is shown."""
    recipe = shown.recipe
    return {
        **summary_answer(recipe),
        "lines": line_answers(recipe.formula, shown.materials),
        "instructions": list(recipe.formula.instructions),
        "notes": recipe.formula.notes,
        "version_created_at": recipe.version.created_at,
        "version_created_by": recipe.version.created_by,
    }


def recipe_page(page: Page[Recipe]) -> RecipePage:
    """A page of recipes, and where the next one begins."""
    cursor = recipe_cursor(page.rows[-1]) if page.more else None
    return RecipePage(recipes=[summary_answer(each) for each in page.rows], next_cursor=cursor)


def version_list(versions: Sequence[Version]) -> VersionList:
    """Versions in their order."""
    return VersionList(versions=[_version_answer(each) for each in versions])


def comparison_answer(compared: Compared) -> ComparisonAnswer:
    """What differs, with the items by their names."""
    of, materials = compared.comparison, compared.materials
    names = {"waste": "waste_percent"}
    return {
        "before": compared.before.number,
        "after": compared.after.number,
        "added": [line_answer(line, materials) for line in of.added],
        "removed": [line_answer(line, materials) for line in of.removed],
        "changed": [
            ChangedLineAnswer(before=line_answer(old, materials), after=line_answer(new, materials))
            for old, new in of.changed
        ],
        "facts": [names.get(name, name) for name in of.facts],
    }


def line_answers(formula: Formula, materials: Mapping[ItemId, Material]) -> list[RecipeLineAnswer]:
    """All lines, in their order."""
    return [line_answer(line, materials) for line in formula.lines]


def line_answer(line: Line, materials: Mapping[ItemId, Material]) -> RecipeLineAnswer:
    """A line with its item's code and name."""
    material = materials[line.item_id]
    return {
        "item_id": line.item_id,
        "item_code": material.code,
        "item_name": material.name,
        "kind": line.kind,
        "amount": format_quantity(line.amount),
        "unit": line.unit,
        "note": line.note,
    }


def _version_answer(version: Version) -> VersionAnswer:
    return {
        "version": version.number,
        "created_at": version.created_at,
        "created_by": version.created_by,
        "yield_amount": format_quantity(version.formula.yield_amount),
        "yield_unit": version.formula.yield_unit,
        "lines": len(version.formula.lines),
    }
