"""The units of BeerJSON, and ours."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from types import MappingProxyType

from domain.production.transfer.told import BadRecipeFile
from domain.shared.decimals import DECIMAL_PLACES, MILLION, WHOLE_DIGITS, parse_amount
from domain.shared.exact_json import Json
from domain.shared.quantity import Quantity, to_quantity
from domain.shared.units import UnitTable, convert

_OURS: Mapping[str, str] = MappingProxyType(
    {
        "mg": "mg",
        "g": "g",
        "kg": "kg",
        "lb": "lb",
        "oz": "oz",
        "ml": "ml",
        "l": "l",
        "tsp": "tsp_us",
        "tbsp": "tbsp_us",
        "floz": "floz_us",
        "cup": "cup_us",
        "pt": "pt_us",
        "qt": "qt_us",
        "gal": "gal_us",
        "bbl": "bbl_us_beer",
        "ifloz": "floz_imp",
        "ipt": "pt_imp",
        "iqt": "qt_imp",
        "igal": "gal_imp",
        "ibbl": "bbl_imp",
        "each": "each",
        "unit": "each",
        "1": "each",
        "dimensionless": "each",
        "pkg": "pkg",
    }
)
"""BeerJSON's words for amounts; where the same word means something else elsewhere, it is American there."""

_THEIRS = MappingProxyType({ours: theirs for theirs, ours in reversed(list(_OURS.items()))})
_NEAREST = Context(prec=2 * (WHOLE_DIGITS + DECIMAL_PLACES), rounding=ROUND_HALF_EVEN)
_FINER = MappingProxyType({"t": "kg", "kg": "g", "g": "mg", "hl": "l", "l": "ml", "lb": "oz"})


def read_amount(value: Json, units: UnitTable) -> tuple[Quantity, str]:
    """
    An amount such as {"unit": "kg", "value": 3.2412931}, and the symbol of its unit.

    Where its digits go beyond the millionth, a finer unit of the same kind keeps them.

    :raises BadRecipeFile: it is no such object, or below zero.
    :raises UnknownUnit, AmbiguousUnit: nobody knows the unit.
    :raises AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    """
    if not isinstance(value, dict):
        raise BadRecipeFile("an amount such as {unit: kg, value: 2.5}", told(value))
    number, word = value.get("value"), value.get("unit")
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise BadRecipeFile("a number", told(number), field="value")
    if not isinstance(word, str):
        raise BadRecipeFile("a unit such as kg", told(word), field="unit")
    amount, unit = _number(number), units.find(_OURS.get(word.strip().casefold(), word))
    if amount < 0:
        raise BadRecipeFile("an amount of 0 or more", str(number), field="value")
    while (amount * MILLION).denominator != 1 and unit.symbol in _FINER:
        finer = units[_FINER[unit.symbol]]
        amount, unit = convert(amount, unit, finer, density=None), finer
    return to_quantity(amount, field="value"), unit.symbol


def _number(value: int | Decimal) -> Fraction:
    """
    The number, rounded half even to the decimals that are read: most programs write doubles, whose last digits nobody
    meant. What is not nothing stays so.

    :raises AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    """
    if isinstance(value, Decimal) and value.adjusted() < WHOLE_DIGITS:
        value = value.quantize(Decimal(1).scaleb(-DECIMAL_PLACES), context=_NEAREST) or value
    return parse_amount(value, field="value")


def write_amount(amount: Quantity, unit: str) -> Json:
    """The same the other way; a unit that BeerJSON does not know goes by our symbol."""
    number = Decimal(amount).scaleb(-6).normalize()
    return {"unit": _THEIRS.get(unit, unit), "value": number if number % 1 else int(number)}


def told(value: Json) -> str:
    """What stands somewhere, in the words of JSON."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "an object"
        case list():
            return "a list"
        case _:
            return str(value)
