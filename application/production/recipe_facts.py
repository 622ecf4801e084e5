"""A recipe's properties as the audit keeps them."""

from collections.abc import Mapping

from domain.production.recipes import Line, Material, Recipe
from domain.production.shares import format_percent
from domain.shared.audit import Facts
from domain.shared.identifiers import ItemId
from domain.shared.quantity import format_quantity


def recipe_facts(recipe: Recipe, materials: Mapping[ItemId, Material]) -> Facts:
    """What a version says, in words and decimal strings."""
    formula = recipe.formula
    made = formula.output_item_id
    return {
        "name": recipe.name,
        "version": str(recipe.version.number),
        "yield": f"{format_quantity(formula.yield_amount)} {formula.yield_unit}",
        "makes": None if made is None else materials[made].name,
        "waste_percent": format_percent(formula.waste),
        "shelf_life_days": None if formula.shelf_life_days is None else str(formula.shelf_life_days),
        "lines": "; ".join(_line(line, materials[line.item_id]) for line in formula.lines),
        "steps": str(len(formula.instructions)),
    }


def state_facts(recipe: Recipe) -> Facts:
    """What can change without a new version."""
    return {
        "name": recipe.name,
        "archived_at": None if recipe.archived_at is None else recipe.archived_at.isoformat(),
    }


def _line(line: Line, material: Material) -> str:
    note = f" ({line.note})" if line.note else ""
    return f"{format_quantity(line.amount)} {line.unit} {material.name}{note}"
