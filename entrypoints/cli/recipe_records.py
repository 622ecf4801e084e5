"""What programs read of recipes with --json: the same names and forms as in the JSON API."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from domain.production.availability import Supplied
from domain.production.costing import Estimate, LineCost
from domain.production.filling import Filling, exact_text
from domain.production.making import Makeable
from domain.production.recipes import Line, Material, Recipe, Version
from domain.production.shares import format_percent
from domain.production.shopping import ShoppingList
from domain.shared.identifiers import ItemId
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment

if TYPE_CHECKING:
    from application.production.check_recipe import RecipeCheck
    from application.production.import_recipes import RecipesImported
    from application.production.view_recipes import Compared, ShownRecipe

Materials = Mapping[ItemId, Material]


def summary(of: Recipe) -> Record:
    """A recipe as the list shows it."""
    formula = of.formula
    return {
        "recipe_id": str(of.id),
        "name": of.name,
        "version": of.version.number,
        "newest": of.newest,
        "archived_at": moment(of.archived_at),
        "created_at": moment(of.created_at),
        "yield_amount": format_quantity(formula.yield_amount),
        "yield_unit": formula.yield_unit,
        "output_item_id": None if formula.output_item_id is None else str(formula.output_item_id),
        "waste_percent": format_percent(formula.waste),
        "shelf_life_days": formula.shelf_life_days,
    }


def recipe(of: "ShownRecipe") -> Record:
    """A recipe in one version."""
    version = of.recipe.version
    return summary(of.recipe) | {
        "lines": [line(each, of.materials) for each in version.formula.lines],
        "instructions": list(version.formula.instructions),
        "notes": version.formula.notes,
        "version_created_at": moment(version.created_at),
        "version_created_by": str(version.created_by),
    }


def versions(of: Sequence[Version]) -> Record:
    """All versions of a recipe."""
    return {
        "versions": [
            {
                "version": each.number,
                "created_at": moment(each.created_at),
                "created_by": str(each.created_by),
                "yield_amount": format_quantity(each.formula.yield_amount),
                "yield_unit": each.formula.yield_unit,
                "lines": len(each.formula.lines),
            }
            for each in of
        ]
    }


def line(of: Line, materials: Materials) -> Record:
    """One item that a recipe needs."""
    material = materials[of.item_id]
    return {
        "item_id": str(of.item_id),
        "item_code": material.code,
        "item_name": material.name,
        "kind": of.kind,
        "amount": format_quantity(of.amount),
        "unit": of.unit,
        "note": of.note,
    }


def comparison(of: "Compared") -> Record:
    """What differs between two versions."""
    found, materials = of.comparison, of.materials
    return {
        "before": of.before.number,
        "after": of.after.number,
        "added": [line(each, materials) for each in found.added],
        "removed": [line(each, materials) for each in found.removed],
        "changed": [{"before": line(old, materials), "after": line(new, materials)} for old, new in found.changed],
        "facts": ["waste_percent" if name == "waste" else name for name in found.facts],
    }


def check(of: "RecipeCheck") -> Record:
    """A recipe at a scale beside what there is for it."""
    costs: Sequence[LineCost | None] = of.estimate.lines if of.estimate else [None] * len(of.lines)
    return {
        "recipe_id": str(of.recipe.id),
        "version": of.recipe.version.number,
        "on": of.on.isoformat(),
        "factor": exact_text(of.scaled.factor),
        "output": exact_text(of.scaled.output),
        "output_unit": of.recipe.formula.yield_unit,
        "enough": not of.missing,
        "lines": [_supplied(each, cost, of) for each, cost in zip(of.lines, costs, strict=True)],
        "estimate": None if of.estimate is None else _estimate(of.estimate),
    }


def shopping(of: ShoppingList) -> Record:
    """What several recipes need together."""
    return {
        "makings": [
            {
                "recipe_id": str(each.recipe.id),
                "name": each.recipe.name,
                "factor": exact_text(each.scaled.factor),
                "output": exact_text(each.scaled.output),
                "output_unit": each.recipe.formula.yield_unit,
                "asked": each.asked,
            }
            for each in of.makings
        ],
        "items": [
            {
                "item_id": str(each.material.id),
                "item_code": each.material.code,
                "item_name": each.material.name,
                "unit": each.material.unit,
                "needed": format_quantity(each.needed),
                "available": format_quantity(each.available),
                "missing": format_quantity(each.missing),
                "needed_by": list(each.needed_by),
            }
            for each in of.items
        ],
    }


def makeable(found: Sequence[Makeable]) -> Record:
    """What can be made."""
    return {
        "recipes": [
            {
                "recipe_id": str(each.recipe.id),
                "name": each.recipe.name,
                "factor": None if each.factor is None else exact_text(each.factor),
                "output": None if each.output is None else exact_text(each.output),
                "output_unit": each.recipe.formula.yield_unit,
                "limited_by": [material.code for material in each.limited_by],
                "refusal": None if each.refusal is None else each.refusal.message,
            }
            for each in found
        ]
    }


def filling(of: Filling) -> Record:
    """Into what it is filled, and what is left."""
    return {
        "unit": of.unit,
        "filled": [
            {"name": each.container.name, "count": each.count, "holds": exact_text(each.holds)} for each in of.filled
        ],
        "leftover": exact_text(of.leftover),
    }


def imported(of: "RecipesImported") -> Record:
    """What an import did."""
    return {
        "created": list(of.created),
        "changed": list(of.changed),
        "unchanged": list(of.unchanged),
        "items": list(of.items),
        "left_out": list(of.left_out),
        "dry_run": of.dry_run,
    }


def _supplied(of: Supplied, cost: LineCost | None, check: "RecipeCheck") -> Record:
    shelf = of.shelf
    return line(of.need.line, check.materials) | {
        "scaled_amount": exact_text(of.need.amount),
        "stock_unit": of.need.material.unit,
        "needed": format_quantity(of.need.quantity),
        "available": format_quantity(of.available),
        "missing": format_quantity(of.missing),
        "supply": of.supply,
        "held": format_quantity(shelf.held),
        "expired": format_quantity(shelf.expired),
        "reserved": format_quantity(shelf.reserved),
        "next_expiry": None if shelf.next_expiry is None else shelf.next_expiry.isoformat(),
        "cost": None if cost is None else format_money(cost.total),
    }


def _estimate(of: Estimate) -> Record:
    return {
        "total": format_money(of.total),
        "per_unit": format_money(of.per_unit),
        "estimated": format_money(of.estimated),
        "without_cost": [each.need.material.code for each in of.without_cost],
    }
