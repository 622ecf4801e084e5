"""pint's factors are another team's work: every built-in unit that pint knows must agree with it, from each to each."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import permutations

import pytest
from pint import UnitRegistry

from domain.shared.units import BUILT_IN, Dimension, convert

PINT_NAMES = {
    "mg": "milligram",
    "g": "gram",
    "kg": "kilogram",
    "t": "metric_ton",
    "oz": "ounce",
    "lb": "pound",
    "st": "stone",
    "oz_t": "troy_ounce",
    "ton_us": "ton",
    "ton_imp": "long_ton",
    "ml": "milliliter",
    "cl": "centiliter",
    "dl": "deciliter",
    "l": "liter",
    "hl": "hectoliter",
    "m3": "meter ** 3",
    "tsp_us": "teaspoon",
    "tbsp_us": "tablespoon",
    "floz_us": "fluid_ounce",
    "cup_us": "cup",
    "pt_us": "pint",
    "qt_us": "quart",
    "gal_us": "gallon",
    "bbl_us_beer": "beer_barrel",
    "floz_imp": "imperial_fluid_ounce",
    "cup_imp": "imperial_cup",
    "pt_imp": "imperial_pint",
    "qt_imp": "imperial_quart",
    "gal_imp": "imperial_gallon",
    "bbl_imp": "imperial_barrel",
    "mm": "millimeter",
    "cm": "centimeter",
    "m": "meter",
    "in": "inch",
    "ft": "foot",
    "yd": "yard",
    "mm2": "millimeter ** 2",
    "cm2": "centimeter ** 2",
    "m2": "meter ** 2",
    "in2": "inch ** 2",
    "ft2": "foot ** 2",
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
}
NOT_IN_PINT = {"tsp_imp", "tbsp_imp", "tsp_metric", "tbsp_metric", "cup_metric"}
PINT_DIGITS = 60
AGREEMENT = Fraction(1, 10**50)


@pytest.fixture(scope="module")
def pint_units() -> Iterator[UnitRegistry[Decimal]]:
    with localcontext() as context:
        context.prec = PINT_DIGITS
        yield UnitRegistry(non_int_type=Decimal)


def test_pint_is_asked_about_every_unit_that_it_may_know() -> None:
    counted = {symbol for symbol, unit in BUILT_IN.items() if unit.dimension is Dimension.COUNT}
    assert PINT_NAMES.keys() | NOT_IN_PINT | counted == set(BUILT_IN)


@pytest.mark.parametrize("dimension", [dimension for dimension in Dimension if dimension is not Dimension.COUNT])
def test_every_pair_of_units_converts_as_in_pint(pint_units: UnitRegistry[Decimal], dimension: Dimension) -> None:
    symbols = [symbol for symbol in PINT_NAMES if BUILT_IN[symbol].dimension is dimension]
    for source, target in permutations(symbols, 2):
        ours = convert(Fraction(1), BUILT_IN[source], BUILT_IN[target], density=None)
        told = pint_units.convert(Decimal(1), PINT_NAMES[source], PINT_NAMES[target])
        assert abs(Fraction(told) / ours - 1) < AGREEMENT, f"{source} → {target}"
