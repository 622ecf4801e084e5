"""Recipes for tests, said in a line: amounts are in kilograms and litres unless a unit is told."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TypedDict, Unpack
from uuid import UUID

from domain.production.recipes import Formula, Line, LineKind, Material, NewRecipe, Recipe, Share, Version
from domain.shared.decimals import MILLION
from domain.shared.identifiers import ItemId, OrganizationId, RecipeId
from domain.shared.quantity import Quantity, to_quantity
from domain.shared.units import Density
from tests.brewery import Brewery
from tests.domain.inventory.shelf import BREWER, NOW


class Facts(TypedDict, total=False):
    """What a formula may say besides its lines and its yield."""

    output_item_id: ItemId | None
    waste: Share
    shelf_life_days: int | None
    instructions: tuple[str, ...]
    notes: str
    details: str


def whole(amount: int | str | Fraction) -> Quantity:
    """So many units, exactly."""
    return to_quantity(Fraction(amount), field="amount")


def item_id(number: int) -> ItemId:
    return ItemId(UUID(int=1000 + number))


def material(
    number: int, unit: str = "kg", *, kind: LineKind = LineKind.INGREDIENT, density: int | None = None
) -> Material:
    """An item of that number."""
    return Material(
        id=item_id(number),
        code=f"ITEM-{number}",
        name=f"Item {number}",
        unit=unit,
        kind=kind,
        density=None if density is None else Density(density),
    )


def line(item: ItemId | int, amount: int | str | Fraction, unit: str = "kg", note: str = "") -> Line:
    return Line(item_id=item_id(item) if isinstance(item, int) else item, amount=whole(amount), unit=unit, note=note)


def formula(*lines: Line, yields: int | str | Fraction = 20, unit: str = "l", **facts: Unpack[Facts]) -> Formula:
    return Formula(lines=lines, yield_amount=whole(yields), yield_unit=unit, **facts)


def recipe(number: int, of: Formula, name: str | None = None, *, newest: int = 1) -> Recipe:
    """A recipe of that number, in its only version."""
    return Recipe(
        organization_id=OrganizationId(UUID(int=1)),
        id=RecipeId(UUID(int=2000 + number)),
        name=name or f"Recipe {number}",
        newest=newest,
        version=Version(number=newest, formula=of, created_at=NOW, created_by=BREWER),
        archived_at=None,
        created_at=NOW,
    )


def brewed(
    brewery: Brewery, name: str, *lines: Line, yields: int = 20, unit: str = "l", **facts: Unpack[Facts]
) -> Recipe:
    """A new recipe of a brewery."""
    new = NewRecipe(name=name, formula=formula(*lines, yields=yields, unit=unit, **facts))
    return brewery.app.production.create_recipe(brewery.caller, new)


def names(recipes: Sequence[Recipe]) -> list[str]:
    return [each.name for each in recipes]


UNIT = MILLION
