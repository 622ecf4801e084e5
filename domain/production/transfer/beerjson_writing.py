"""Recipes as BeerJSON has them; what it has no word for stands in a member of our own."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from domain.production.recipes import Line, LineKind, Material, Recipe
from domain.production.shares import format_percent
from domain.production.transfer.beerjson_units import write_amount
from domain.production.transfer.beerjson_words import (
    KEPT_ELSEWHERE,
    KEPT_ELSEWHERE_OF_LINE,
    MISCELLANEOUS,
    OWN,
    REQUIRED,
    REQUIRED_OF_LINE,
)
from domain.shared.decimals import format_millionths
from domain.shared.exact_json import Json, from_json
from domain.shared.identifiers import ItemId

VERSION = Decimal("2.06")


def write_beerjson(recipes: Sequence[Recipe], materials: Mapping[ItemId, Material]) -> Json:
    """A document of these recipes, which `read_beerjson` takes exactly back."""
    return {"beerjson": {"version": VERSION, "recipes": [_recipe(each, materials) for each in recipes]}}


def _recipe(recipe: Recipe, materials: Mapping[ItemId, Material]) -> Json:
    formula = recipe.formula
    details = _details(formula.details)
    rest = details.get("ingredients")
    made = None if formula.output_item_id is None else materials[formula.output_item_id]
    own: dict[str, Json] = {"instructions": list(formula.instructions)}
    if made is not None:
        own["makes"] = {"name": made.name, **_of_item(made)}
    if formula.waste:
        own["waste_percent"] = format_percent(formula.waste)
    if formula.shelf_life_days is not None:
        own["shelf_life_days"] = formula.shelf_life_days
    return {
        "name": recipe.name,
        **({} if formula.details else REQUIRED),
        **{word: value for word, value in details.items() if word not in KEPT_ELSEWHERE},
        **({"notes": formula.notes} if formula.notes else {}),
        "batch_size": write_amount(formula.yield_amount, formula.yield_unit),
        "ingredients": _ingredients(formula.lines, rest if isinstance(rest, dict) else {}, materials),
        OWN: own,
    }


def _ingredients(lines: Sequence[Line], rest: dict[str, Json], materials: Mapping[ItemId, Material]) -> Json:
    lists: dict[str, list[Json]] = {"fermentable_additions": []}
    for number, line in enumerate(lines, 1):
        details = _details(line.details)
        name = details.pop("list", None)
        lists.setdefault(name if isinstance(name, str) else MISCELLANEOUS, []).append(
            _addition(number, line, details, materials[line.item_id])
        )
    for name, kept in rest.items():
        lists.setdefault(name, []).extend(kept if isinstance(kept, list) else [kept])
    return {name: list(each) for name, each in lists.items()}


def _addition(number: int, line: Line, details: dict[str, Json], material: Material) -> Json:
    own: dict[str, Json] = {**_of_item(material), "line": number, "note": line.note}
    if line.kind is not LineKind.INGREDIENT:
        own["kind"] = line.kind.value
    return {
        "name": material.name,
        **({} if line.details else REQUIRED_OF_LINE),
        **{word: value for word, value in details.items() if word not in KEPT_ELSEWHERE_OF_LINE},
        "amount": write_amount(line.amount, line.unit),
        OWN: own,
    }


def _of_item(material: Material) -> dict[str, Json]:
    """What an import needs to find an item, or to make one like it."""
    density = {} if material.density is None else {"density": format_millionths(material.density)}
    return {"code": material.code, "stock_unit": material.unit, **density}


def _details(text: str) -> dict[str, Json]:
    value = from_json(text) if text else {}
    return dict(value) if isinstance(value, dict) else {}
