"""Filling containers: no unit is ignored, and what is left is told exactly."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pint import UnitRegistry

from domain.production.filling import Container, exact_text, fill
from domain.shared.errors import DomainError
from domain.shared.units import BUILT_IN, Density

PINT = {"g": "gram", "kg": "kilogram", "oz": "ounce", "lb": "pound", "ml": "milliliter", "floz_us": "fluid_ounce"}
MASS, VOLUME = ("g", "kg", "oz", "lb"), ("ml", "floz_us")
REGISTRY: UnitRegistry[Decimal] = UnitRegistry(non_int_type=Decimal)


def jars(capacity: str, unit: str, count: int | None = None) -> Container:
    return Container(name="jar", capacity=Fraction(capacity), unit=unit, count=count)


def test_half_a_kilo_in_jars_of_eight_ounces_leaves_forty_six_grams() -> None:
    filling = fill(Fraction(500), "g", [jars("8", "oz")], BUILT_IN, None)
    [filled] = filling.filled
    assert (filled.count, exact_text(filled.holds)) == (2, "226.796185")
    assert (exact_text(filling.leftover), filling.unit) == ("46.40763", "g")


def test_jars_by_volume_need_the_density_of_what_is_filled() -> None:
    with pytest.raises(DomainError) as caught:
        fill(Fraction(500), "g", [jars("8", "floz_us")], BUILT_IN, None)
    assert caught.value.code == "unit.density_needed"
    filling = fill(Fraction(500), "g", [jars("8", "floz_us")], BUILT_IN, Density(920_000))
    # 8 fl oz are 236.5882365 ml, and hold 217.66117758 g.
    assert [(each.count, exact_text(each.holds)) for each in filling.filled] == [(2, "217.66117758")]
    assert exact_text(filling.leftover) == "64.67764484"


def test_containers_are_filled_in_their_order() -> None:
    filling = fill(Fraction(50), "l", [jars("30", "l", 1), jars("5", "l"), jars("330", "ml")], BUILT_IN, None)
    assert [each.count for each in filling.filled] == [1, 4, 0]
    assert filling.leftover == 0


@pytest.mark.parametrize(
    ("amount", "container", "code", "field"),
    [
        (0, jars("8", "oz"), "production.bad_scale", "amount"),
        (-1, jars("8", "oz"), "production.bad_scale", "amount"),
        (500, jars("0", "oz"), "production.bad_container", "capacity"),
        (500, jars("8", "oz", -1), "production.bad_container", "count"),
        (500, jars("8", "oz", 3), "production.containers_hold_more", "containers"),
        (500, jars("8", "each"), "unit.incompatible", "unit"),
        (500, jars("8", "cup"), "unit.ambiguous", "unit"),
    ],
)
def test_what_cannot_be_filled_is_refused(amount: int, container: Container, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        fill(Fraction(amount), "g", [container], BUILT_IN, None)
    assert (caught.value.code, caught.value.field) == (code, field)


LITTLE = Decimal("1e-18")
"""Grams, of millions at most: what pint's own 28 digits leave open."""

AMOUNTS = st.decimals(min_value=1, max_value=10_000, places=3)


@given(
    AMOUNTS,
    st.sampled_from([*MASS, *VOLUME]),
    st.lists(st.tuples(AMOUNTS, st.sampled_from([*MASS, *VOLUME])), min_size=1, max_size=3),
    st.integers(500_000, 2_000_000),
)
def test_filled_and_left_are_what_there_was_as_pint_measures_it(
    amount: Decimal, unit: str, containers: list[tuple[Decimal, str]], density: int
) -> None:
    kinds = [Container(name=str(each), capacity=Fraction(each), unit=of) for each, of in containers]
    filling = fill(Fraction(amount), unit, kinds, BUILT_IN, Density(density))
    grams_per_ml = Decimal(density).scaleb(-6)
    with localcontext() as context:
        context.prec = 60
        total = Decimal(0)
        left = grams(amount, unit, grams_per_ml)
        for filled, (capacity, of) in zip(filling.filled, containers, strict=True):
            one = grams(capacity, of, grams_per_ml)
            total += filled.count * one
            assert filled.count * one <= left + LITTLE
            assert (filled.count + 1) * one > left - LITTLE
            left -= filled.count * one
        rest = Decimal(filling.leftover.numerator) / Decimal(filling.leftover.denominator)
        all_of_it = total + grams(rest, unit, grams_per_ml)
        assert abs(all_of_it - grams(amount, unit, grams_per_ml)) < LITTLE
    assert sum(each.count * each.holds for each in filling.filled) + filling.leftover == Fraction(amount)


def grams(amount: Decimal, unit: str, grams_per_ml: Decimal) -> Decimal:
    """As pint measures it."""
    base = "gram" if unit in MASS else "milliliter"
    measured = REGISTRY.Quantity(amount, PINT[unit]).to(base).magnitude
    return Decimal(measured) * (1 if unit in MASS else grams_per_ml)


@given(st.fractions(max_denominator=10**6))
def test_an_exact_number_is_read_back_as_it_was(number: Fraction) -> None:
    assert Fraction(exact_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(5), "5"), (Fraction(-1, 8), "-0.125"), (Fraction(1, 3), "1/3"), (Fraction(1, 1000), "0.001")],
)
def test_a_number_is_a_decimal_where_one_is_exact(number: Fraction, text: str) -> None:
    assert exact_text(number) == text
