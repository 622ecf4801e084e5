"""How much of a recipe is made: a factor, what shall come out of it, or what there is of one ingredient."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.production.recipes import Formula, Line, Material
from domain.production.refusals import BadScale, UnknownMaterial, naming_line
from domain.shared.decimals import MILLION, parse_amount, shortened
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity, to_quantity
from domain.shared.units import UnitTable, convert

LARGEST = 1_000_000
"""The largest factor, and the smallest is one divided by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    How much is asked for: one of a factor, an output, or an ingredient at hand; none of them is the recipe as it is.

    `output` is what shall be left after waste, with its unit; `at_hand` an item, how much there is of it, and the unit.
    """

    factor: Fraction | None = None
    output: tuple[Fraction, str] | None = None
    at_hand: tuple[ItemId, Fraction, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one line takes: `amount` exactly, in the line's unit; `quantity` in the item's stock unit, rounded once."""

    line: Line
    material: Material
    amount: Fraction
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaled:
    """A formula times a factor. `output` is exact, after waste, and in the unit of the yield."""

    formula: Formula
    factor: Fraction
    needs: tuple[Need, ...]

    @property
    def output(self) -> Fraction:
        return self.formula.output * self.factor


def parse_factor(text: str | int | Decimal, *, field: str = "factor") -> Fraction:
    """
    A factor as people write it: "2", "0.5" or "1/3".

    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    :raises BadScale: it is divided by zero.
    """
    if not isinstance(text, str) or "/" not in text:
        return parse_amount(text, field=field)
    above, _, below = text.partition("/")
    divisor = parse_amount(below, field=field)
    if not divisor:
        raise BadScale("Nothing is divided by zero.", field=field, expected="a number such as 1/3", got=shortened(text))
    return parse_amount(above, field=field) / divisor


def scaled(formula: Formula, scale: Scale, materials: Mapping[ItemId, Material], units: UnitTable) -> Scaled:
    """
    The formula at that scale.

    :raises BadScale: more than one way to scale is given, or the factor is not above zero or beyond what is kept.
    :raises UnknownMaterial: the ingredient at hand is not in the recipe.
    :raises UnknownUnit, AmbiguousUnit, IncompatibleUnits, DensityNeeded: a unit does not fit.
    :raises AmountTooSmall: a line would become nothing; `details["line"]` tells which.
    """
    factor = factor_of(formula, scale, materials, units)
    needs = []
    for number, line in enumerate(formula.lines, 1):
        material = materials[line.item_id]
        amount = Fraction(line.amount, MILLION) * factor
        with naming_line(number):
            stock = convert(amount, units[line.unit], units[material.unit], density=material.density)
            quantity = to_quantity(stock, field="amount")
        needs.append(Need(line=line, material=material, amount=amount, quantity=quantity))
    return Scaled(formula=formula, factor=factor, needs=tuple(needs))


def factor_of(formula: Formula, scale: Scale, materials: Mapping[ItemId, Material], units: UnitTable) -> Fraction:
    """The factor that is asked for; refusals as in `scaled`."""
    given = [each for each in (scale.factor, scale.output, scale.at_hand) if each is not None]
    if len(given) > 1:
        raise BadScale(
            "Scale by a factor, by the output or by an ingredient, not by several of them.",
            field="factor",
            expected="one of factor, output and ingredient",
            got=f"{len(given)} of them",
        )
    factor, field = Fraction(1), "factor"
    if scale.factor is not None:
        factor = scale.factor
    elif scale.output is not None:
        factor, field = _by_output(formula, *scale.output, materials, units), "output"
    elif scale.at_hand is not None:
        factor, field = _by_ingredient(formula, *scale.at_hand, materials, units), "amount"
    if not Fraction(1, LARGEST) <= factor <= LARGEST:
        raise BadScale(
            "The recipe cannot be made so many times.",
            field=field,
            expected=f"more than 0, from a millionth to {LARGEST} times the recipe",
            got=shortened(str(factor)),
        )
    return factor


def _by_output(
    formula: Formula, amount: Fraction, unit: str, materials: Mapping[ItemId, Material], units: UnitTable
) -> Fraction:
    made = materials.get(formula.output_item_id) if formula.output_item_id is not None else None
    density = made.density if made is not None else None
    return convert(amount, units.find(unit), units[formula.yield_unit], density=density) / formula.output


def _by_ingredient(
    formula: Formula,
    item_id: ItemId,
    amount: Fraction,
    unit: str,
    materials: Mapping[ItemId, Material],
    units: UnitTable,
) -> Fraction:
    """By all lines of that item together."""
    lines = [line for line in formula.lines if line.item_id == item_id]
    if not lines:
        raise UnknownMaterial(str(item_id), field="ingredient")
    material = materials[item_id]
    stock = units[material.unit]
    asked = sum(
        convert(Fraction(line.amount, MILLION), units[line.unit], stock, density=material.density) for line in lines
    )
    return convert(amount, units.find(unit), stock, density=material.density) / asked
