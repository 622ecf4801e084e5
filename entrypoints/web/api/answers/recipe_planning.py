"""Checks, costs, shopping lists and fillings as answered."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.production.check_recipe import RecipeCheck
from application.production.import_recipes import RecipesImported
from domain.production.availability import Supplied, Supply
from domain.production.costing import Estimate, LineCost
from domain.production.filling import Filling, exact_text
from domain.production.making import Makeable
from domain.production.shopping import Buying, Making, ShoppingList
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals
from entrypoints.web.api.answers.recipes import RecipeLineAnswer, line_answer

Exact = Annotated[
    str,
    Field(description="exact: a decimal, or a fraction where no decimal is exact", examples=["2.5", "1/3"]),
]


class SuppliedAnswer(RecipeLineAnswer):
    """
    A line at its scale beside what is there for it.

    `scaled_amount` is in the line's unit; `needed`, `available` and `missing` are in the item's stock unit. What lines
    of the same item before it take is not available to it.
    """

    scaled_amount: Exact
    stock_unit: str
    needed: Decimals
    available: Decimals
    missing: Decimals
    supply: Supply
    held: Decimals
    expired: Annotated[Decimals, Field(description="by the day of the check")]
    reserved: Decimals
    next_expiry: date | None
    cost: Cost


class EstimateAnswer(TypedDict):
    """What it would cost now, by the lots that would be taken; what no lot can give at the item's current unit cost."""

    total: Decimals
    per_unit: Annotated[Decimals, Field(description="for one unit of the output")]
    estimated: Annotated[Decimals, Field(description="the part of the total that is not of lots")]
    without_cost: Annotated[list[str], Field(description="codes of items that have no cost and are not in the total")]


class CheckAnswer(TypedDict):
    """A recipe at a scale beside what there is on a day."""

    recipe_id: UUID
    version: int
    on: date
    factor: Exact
    output: Exact
    output_unit: str
    enough: bool
    lines: list[SuppliedAnswer]
    estimate: Annotated[EstimateAnswer | None, Field(description="null without the permission inventory.view_costs")]


class MakingAnswer(TypedDict):
    """A recipe that has to be made so much."""

    recipe_id: UUID
    name: str
    factor: Exact
    output: Exact
    output_unit: str
    asked: Annotated[bool, Field(description="asked for, and not only needed by others")]


class BuyingAnswer(TypedDict):
    """An item that is needed, in its stock unit."""

    item_id: UUID
    item_code: str
    item_name: str
    unit: str
    needed: Decimals
    available: Decimals
    missing: Annotated[Decimals, Field(description="what has to be bought; 0 if it is there, or is made")]
    needed_by: list[str]


class ShoppingAnswer(TypedDict):
    """What several recipes need together; makings come in an order in which they can be made."""

    makings: list[MakingAnswer]
    items: list[BuyingAnswer]


class MakeableAnswer(TypedDict):
    """How much of a recipe there is enough for today, everything else left aside."""

    recipe_id: UUID
    name: str
    factor: Annotated[Exact | None, Field(description="how many times; null where nothing limits it")]
    output: Exact | None
    output_unit: str
    limited_by: Annotated[list[str], Field(description="codes of the items that run out first")]
    refusal: Annotated[str | None, Field(description="why it cannot be told: an item is no longer what a line needs")]


class MakeableList(TypedDict):
    """All recipes in use, those that can be made first."""

    recipes: list[MakeableAnswer]


class FilledAnswer(TypedDict):
    """So many full containers of a kind."""

    name: str
    count: int
    holds: Annotated[Exact, Field(description="what one holds, in the unit of what is filled")]


class FillingAnswer(TypedDict):
    """What is filled, and what is left; together exactly what there was."""

    unit: str
    filled: list[FilledAnswer]
    leftover: Exact


class ImportedAnswer(TypedDict):
    """What an import did; the names of recipes and the codes of new items."""

    created: list[str]
    changed: list[str]
    unchanged: list[str]
    items: list[str]
    left_out: Annotated[list[str], Field(description="places of ingredients without an amount, which are no lines")]
    dry_run: bool


class ExportedAnswer(TypedDict):
    """A file of recipes."""

    form: str
    recipes: int
    content: str


def check_answer(check: RecipeCheck) -> CheckAnswer:
    """A check, with costs where they were asked for."""
    costs: Sequence[LineCost | None] = check.estimate.lines if check.estimate else [None] * len(check.lines)
    return {
        "recipe_id": check.recipe.id,
        "version": check.recipe.version.number,
        "on": check.on,
        "factor": exact_text(check.scaled.factor),
        "output": exact_text(check.scaled.output),
        "output_unit": check.recipe.formula.yield_unit,
        "enough": not check.missing,
        "lines": [_supplied(line, cost, check) for line, cost in zip(check.lines, costs, strict=True)],
        "estimate": None if check.estimate is None else _estimate(check.estimate),
    }


def shopping_answer(of: ShoppingList) -> ShoppingAnswer:
    """A shopping list."""
    return ShoppingAnswer(makings=[_making(each) for each in of.makings], items=[_buying(each) for each in of.items])


def makeable_list(found: Sequence[Makeable]) -> MakeableList:
    """What can be made."""
    return MakeableList(recipes=[_makeable(each) for each in found])


def filling_answer(of: Filling) -> FillingAnswer:
    """A filling."""
    filled = [
        FilledAnswer(name=each.container.name, count=each.count, holds=exact_text(each.holds)) for each in of.filled
    ]
    return FillingAnswer(unit=of.unit, filled=filled, leftover=exact_text(of.leftover))


def imported_answer(report: RecipesImported) -> ImportedAnswer:
    """What an import did."""
    return {
        "created": list(report.created),
        "changed": list(report.changed),
        "unchanged": list(report.unchanged),
        "items": list(report.items),
        "left_out": list(report.left_out),
        "dry_run": report.dry_run,
    }


def _supplied(line: Supplied, cost: LineCost | None, check: RecipeCheck) -> SuppliedAnswer:
    shelf = line.shelf
    return {
        **line_answer(line.need.line, check.materials),
        "scaled_amount": exact_text(line.need.amount),
        "stock_unit": line.need.material.unit,
        "needed": format_quantity(line.need.quantity),
        "available": format_quantity(line.available),
        "missing": format_quantity(line.missing),
        "supply": line.supply,
        "held": format_quantity(shelf.held),
        "expired": format_quantity(shelf.expired),
        "reserved": format_quantity(shelf.reserved),
        "next_expiry": shelf.next_expiry,
        "cost": None if cost is None else format_money(cost.total),
    }


def _estimate(of: Estimate) -> EstimateAnswer:
    return {
        "total": format_money(of.total),
        "per_unit": format_money(of.per_unit),
        "estimated": format_money(of.estimated),
        "without_cost": [line.need.material.code for line in of.without_cost],
    }


def _making(of: Making) -> MakingAnswer:
    return {
        "recipe_id": of.recipe.id,
        "name": of.recipe.name,
        "factor": exact_text(of.scaled.factor),
        "output": exact_text(of.scaled.output),
        "output_unit": of.recipe.formula.yield_unit,
        "asked": of.asked,
    }


def _buying(of: Buying) -> BuyingAnswer:
    return {
        "item_id": of.material.id,
        "item_code": of.material.code,
        "item_name": of.material.name,
        "unit": of.material.unit,
        "needed": format_quantity(of.needed),
        "available": format_quantity(of.available),
        "missing": format_quantity(of.missing),
        "needed_by": list(of.needed_by),
    }


def _makeable(of: Makeable) -> MakeableAnswer:
    return {
        "recipe_id": of.recipe.id,
        "name": of.recipe.name,
        "factor": None if of.factor is None else exact_text(of.factor),
        "output": None if of.output is None else exact_text(of.output),
        "output_unit": of.recipe.formula.yield_unit,
        "limited_by": [material.code for material in of.limited_by],
        "refusal": None if of.refusal is None else of.refusal.message,
    }
