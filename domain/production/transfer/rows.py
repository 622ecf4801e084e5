"""Recipes as rows of a table: one that says what it yields, one for each line, and one for each step and note."""

from enum import StrEnum

from domain.production.recipes import LineKind

COLUMNS = (
    "recipe",
    "row",
    "item",
    "item_name",
    "amount",
    "unit",
    "note",
    "waste_percent",
    "shelf_life_days",
    "stock_unit",
    "density",
    "details",
)
NUMBERS = ("amount", "waste_percent", "shelf_life_days", "density")
REQUIRED = COLUMNS[:6]


class RowKind(StrEnum):
    """What a row tells."""

    RECIPE = "recipe"
    INGREDIENT = LineKind.INGREDIENT.value
    CONSUMABLE = LineKind.CONSUMABLE.value
    CONTAINER = LineKind.CONTAINER.value
    STEP = "step"
    NOTE = "note"
