from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.errors import DomainError
from domain.shared.quantity import LIMIT, Quantity, format_quantity, parse_quantity, to_quantity
from tests.domain.shared.refusals import refused

quantities = st.integers(min_value=-LIMIT, max_value=LIMIT).map(Quantity)


def test_the_largest_quantity_is_a_million_million_units() -> None:
    assert format_quantity(LIMIT) == "1000000000000"
    assert parse_quantity("1000000000000", field="quantity") == LIMIT
    assert parse_quantity("-1000000000000", field="quantity") == -LIMIT


@pytest.mark.parametrize(
    ("amount", "quantity"),
    [
        (Fraction(0), 0),
        (Fraction(5, 2), 2_500_000),
        (Fraction(1, 3), 333_333),
        (Fraction(2, 3), 666_667),
        (Fraction(-2, 3), -666_667),
        (Fraction(3, 2_000_000), 2),
        (Fraction(5, 2_000_000), 2),
        (Fraction(500_001, 10**12), 1),
    ],
)
def test_an_amount_is_rounded_half_even_to_the_millionth(amount: Fraction, quantity: int) -> None:
    assert to_quantity(amount, field="quantity") == quantity


@pytest.mark.parametrize(
    ("amount", "got"),
    [
        (Fraction(1, 2_000_000), "1/2000000 of the stock unit"),
        (Fraction(-1, 3_000_000), "-1/3000000 of the stock unit"),
        (Fraction(1, 10**50), f"1/1{'0' * 36}… of the stock unit"),
    ],
)
def test_an_amount_that_is_not_zero_never_becomes_zero(amount: Fraction, got: str) -> None:
    with refused(
        "quantity.too_small",
        "counted is too little to count in the stock unit. Keep the item in a smaller unit.",
        field="counted",
        expected="0 or at least 0.000001 of the stock unit",
        got=got,
    ):
        to_quantity(amount, field="counted")


@pytest.mark.parametrize(
    ("amount", "got"),
    [
        (Fraction(10**12) + Fraction(1, 10**6), "1000000000000.000001"),
        (-Fraction(10**12) - Fraction(1, 10**6), "-1000000000000.000001"),
    ],
)
def test_an_amount_beyond_the_limit_is_refused(amount: Fraction, got: str) -> None:
    with refused(
        "quantity.too_large",
        "counted is too large.",
        field="counted",
        expected="at most 1000000000000 of the stock unit",
        got=got,
    ):
        to_quantity(amount, field="counted")


@pytest.mark.parametrize(
    ("written", "code"),
    [("nothing", "quantity.not_a_number"), ("0.0000001", "quantity.too_small"), ("1e13", "quantity.too_large")],
)
def test_a_written_quantity_is_refused_in_the_name_of_its_field(written: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_quantity(written, field="lines.3.quantity")
    assert (caught.value.code, caught.value.field) == (code, "lines.3.quantity")


@given(quantities)
def test_a_quantity_survives_being_written_and_read(quantity: Quantity) -> None:
    assert parse_quantity(format_quantity(quantity), field="quantity") == quantity


@given(st.fractions(min_value=-(10**12), max_value=10**12))
def test_rounding_moves_an_amount_by_half_a_millionth_at_most(amount: Fraction) -> None:
    if 0 < abs(amount) <= Fraction(1, 2_000_000):
        amount += 1
    assert abs(Fraction(to_quantity(amount, field="quantity"), 10**6) - amount) <= Fraction(1, 2_000_000)
