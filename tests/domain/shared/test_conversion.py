from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.errors import DomainError
from domain.shared.quantity import format_quantity
from domain.shared.units import BUILT_IN, Density, Dimension, Unit, convert, own_unit, parse_density, quantity_in
from tests.domain.shared.refusals import refused

WATER = Density(1_000_000)
OLIVE_OIL = Density(916_000)

units = st.sampled_from(list(BUILT_IN.values()))
mass_and_volume = [BUILT_IN[symbol] for symbol in BUILT_IN if BUILT_IN[symbol].dimension in {"mass", "volume"}]
amounts = st.fractions()
densities = st.integers(min_value=1, max_value=100_000_000).map(Density)


@pytest.mark.parametrize(
    ("amount", "source", "target", "converted"),
    [
        ("1", "lb", "g", "453.59237"),
        ("1", "oz", "g", "28.349523125"),
        ("1", "oz_t", "g", "31.1034768"),
        ("1", "st", "lb", "14"),
        ("1", "gal_us", "ml", "3785.411784"),
        ("1", "gal_imp", "l", "4.54609"),
        ("1", "bbl_us_beer", "gal_us", "31"),
        ("1", "bbl_imp", "gal_imp", "36"),
        ("1", "floz_us", "ml", "29.5735295625"),
        ("1", "floz_imp", "ml", "28.4130625"),
        ("1", "pt_imp", "floz_imp", "20"),
        ("1", "pt_us", "floz_us", "16"),
        ("1", "cup_imp", "tbsp_imp", "16"),
        ("1", "cup_us", "tbsp_us", "16"),
        ("1", "tbsp_imp", "tsp_imp", "3"),
        ("1", "tbsp_us", "tsp_us", "3"),
        ("1", "cup_metric", "ml", "250"),
        ("1", "tbsp_metric", "tsp_metric", "3"),
        ("1", "tsp_metric", "ml", "5"),
        ("3", "gross", "dozen", "36"),
        ("1", "dozen", "pair", "6"),
        ("2", "pkg", "each", "2"),
        ("1", "yd", "in", "36"),
        ("1", "ft2", "cm2", "929.0304"),
        ("1", "wk", "h", "168"),
        ("-2.5", "hl", "l", "-250"),
        ("0", "kg", "lb", "0"),
        ("1", "ton_us", "lb", "2000"),
        ("1", "ton_imp", "lb", "2240"),
    ],
)
def test_factors_are_those_of_the_standards(amount: str, source: str, target: str, converted: str) -> None:
    assert convert(Fraction(amount), BUILT_IN[source], BUILT_IN[target], density=None) == Fraction(converted)


@given(amounts, units, st.data())
def test_there_and_back_is_exact(amount: Fraction, source: Unit, data: st.DataObject) -> None:
    alike = [unit for unit in BUILT_IN.values() if unit.dimension is source.dimension]
    target = data.draw(st.sampled_from(alike))
    there = convert(amount, source, target, density=None)
    assert convert(there, target, source, density=None) == amount


@given(amounts, st.sampled_from(mass_and_volume), st.sampled_from(mass_and_volume), densities)
def test_there_and_back_is_exact_through_a_density(
    amount: Fraction, source: Unit, target: Unit, density: Density
) -> None:
    there = convert(amount, source, target, density=density)
    assert convert(there, target, source, density=density) == amount


def test_a_density_turns_volume_into_mass_and_mass_into_volume() -> None:
    litre, kilogram = BUILT_IN["l"], BUILT_IN["kg"]
    assert convert(Fraction(1), litre, kilogram, density=OLIVE_OIL) == Fraction("0.916")
    assert convert(Fraction("0.916"), kilogram, litre, density=OLIVE_OIL) == 1
    assert convert(Fraction(7), litre, litre, density=OLIVE_OIL) == 7


def test_mass_becomes_volume_only_by_a_density() -> None:
    with refused(
        "unit.density_needed",
        "ml becomes kg only by a density. Give the item its density in g/ml.",
        field="unit",
        expected="a unit of mass, as kg is",
        got="ml, a unit of volume",
    ):
        convert(Fraction(1), BUILT_IN["ml"], BUILT_IN["kg"], density=None)


def test_no_density_joins_other_dimensions() -> None:
    with refused(
        "unit.incompatible",
        "each cannot become kg: they measure different things.",
        field="unit",
        expected="a unit of mass, as kg is",
        got="each, a unit of count",
    ):
        convert(Fraction(1), BUILT_IN["each"], BUILT_IN["kg"], density=WATER)


@pytest.mark.parametrize(("source", "target"), list(permutations(Dimension, 2)))
def test_two_dimensions_never_mix_unasked(source: Dimension, target: Dimension) -> None:
    one, other = (next(unit for unit in BUILT_IN.values() if unit.dimension is d) for d in (source, target))
    with pytest.raises(DomainError) as caught:
        convert(Fraction(1), one, other, density=None)
    bridged = {source, target} == {Dimension.MASS, Dimension.VOLUME}
    assert caught.value.code == ("unit.density_needed" if bridged else "unit.incompatible")


def test_an_own_unit_converts_like_any_other() -> None:
    scoop = own_unit("scoop", Fraction(28), BUILT_IN["g"])
    assert convert(Fraction(250), scoop, BUILT_IN["kg"], density=None) == 7
    assert convert(Fraction(1), scoop, BUILT_IN["ml"], density=Density(560_000)) == 50


@pytest.mark.parametrize(
    ("amount", "source", "target", "quantity"),
    [
        ("0.2", "g", "lb", "0.000441"),
        ("500", "g", "oz", "17.636981"),
        ("1", "ft2", "m2", "0.092903"),
        ("-1", "lb", "kg", "-0.453592"),
        ("0.000001", "kg", "g", "0.001"),
    ],
)
def test_a_small_amount_of_an_item_kept_in_a_large_unit_still_counts(
    amount: str, source: str, target: str, quantity: str
) -> None:
    kept = quantity_in(Fraction(amount), BUILT_IN[source], BUILT_IN[target], density=None, field="quantity")
    assert format_quantity(kept) == quantity


def test_nine_ninths_taken_one_by_one_leave_at_most_the_rounding_of_nine() -> None:
    ninth = own_unit("ninth", Fraction(1, 9), BUILT_IN["kg"])
    kilogram = BUILT_IN["kg"]
    whole = quantity_in(Fraction(9), ninth, kilogram, density=None, field="quantity")
    assert whole == 1_000_000
    assert quantity_in(Fraction(1), ninth, kilogram, density=None, field="quantity") == 111_111


def test_a_quantity_is_rounded_once_after_the_exact_conversion() -> None:
    third = own_unit("third", Fraction(1, 3), BUILT_IN["g"])
    kept = quantity_in(Fraction(3, 2_000_000) * 3, third, BUILT_IN["g"], density=None, field="quantity")
    assert kept == 2


def test_an_amount_too_small_for_the_stock_unit_is_refused_in_the_name_of_its_field() -> None:
    with pytest.raises(DomainError) as caught:
        quantity_in(Fraction("0.0004"), BUILT_IN["mg"], BUILT_IN["kg"], density=None, field="lines.2.quantity")
    assert (caught.value.code, caught.value.field) == ("quantity.too_small", "lines.2.quantity")


def test_a_quantity_uses_the_density_of_the_item() -> None:
    assert quantity_in(Fraction(2), BUILT_IN["l"], BUILT_IN["kg"], density=OLIVE_OIL, field="quantity") == 1_832_000


@pytest.mark.parametrize(
    ("written", "density"), [("1", 1_000_000), ("0.916", 916_000), ("0.000001", 1), ("100", 100_000_000)]
)
def test_a_density_is_read_in_grams_per_millilitre(written: str, density: int) -> None:
    assert parse_density(written) == density


@pytest.mark.parametrize("written", ["0", "-0.9", "100.000001", "916"])
def test_a_density_of_no_material_is_refused(written: str) -> None:
    with refused(
        "unit.bad_density",
        "oil is not a density in g/ml.",
        field="oil",
        expected="more than 0 and at most 100 g/ml (water has 1)",
        got=written,
    ):
        parse_density(written, field="oil")


def test_a_density_with_more_than_six_decimals_is_refused() -> None:
    with refused(
        "quantity.too_precise",
        "density has too many decimals.",
        field="density",
        expected="at most 6 decimals",
        got="0.9160001",
    ):
        parse_density("0.9160001")


def test_a_density_that_is_no_number_is_refused_in_the_name_of_its_field() -> None:
    with pytest.raises(DomainError) as caught:
        parse_density("heavy", field="oil")
    assert (caught.value.code, caught.value.field) == ("quantity.not_a_number", "oil")
