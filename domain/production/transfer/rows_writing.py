"""Recipes written into rows of a table."""

from collections.abc import Iterator, Mapping

from domain.production.recipes import Material, Recipe
from domain.production.shares import format_percent
from domain.production.transfer.rows import COLUMNS, RowKind
from domain.shared.decimals import format_millionths
from domain.shared.identifiers import ItemId
from domain.shared.quantity import format_quantity


def write_rows(recipe: Recipe, materials: Mapping[ItemId, Material]) -> Iterator[list[str]]:
    """The rows of one recipe, in the order of `COLUMNS`."""
    formula = recipe.formula
    made = None if formula.output_item_id is None else materials[formula.output_item_id]

    def row(kind: RowKind, **cells: str) -> list[str]:
        told = {"recipe": recipe.name, "row": kind.value, **cells}
        return [told.get(column, "") for column in COLUMNS]

    yield row(
        RowKind.RECIPE,
        **(_of_item(made) if made else {}),
        amount=format_quantity(formula.yield_amount),
        unit=formula.yield_unit,
        waste_percent=format_percent(formula.waste) if formula.waste else "",
        shelf_life_days="" if formula.shelf_life_days is None else str(formula.shelf_life_days),
        details=formula.details,
    )
    for line in formula.lines:
        yield row(
            RowKind(line.kind.value),
            **_of_item(materials[line.item_id]),
            amount=format_quantity(line.amount),
            unit=line.unit,
            note=line.note,
            details=line.details,
        )
    for step in formula.instructions:
        yield row(RowKind.STEP, note=step)
    for note in formula.notes.split("\n") if formula.notes else []:
        yield row(RowKind.NOTE, note=note)


def _of_item(material: Material) -> dict[str, str]:
    """What an import needs to find an item, or to make one like it."""
    density = "" if material.density is None else format_millionths(material.density)
    return {"item": material.code, "item_name": material.name, "stock_unit": material.unit, "density": density}
