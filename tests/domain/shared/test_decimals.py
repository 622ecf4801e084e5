from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.decimals import (
    AmountTooLarge,
    AmountTooPrecise,
    NotANumber,
    format_millionths,
    parse_amount,
    shortened,
)
from tests.domain.shared.refusals import refused

NUMBER = (
    "a plain decimal number such as 2.5, without thousands separators, at most 18 digits before the point "
    "and 12 after it"
)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("2.5", Fraction(5, 2)),
        ("0", Fraction(0)),
        ("-0", Fraction(0)),
        ("+7", Fraction(7)),
        ("-0.000001", Fraction(-1, 10**6)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("007", Fraction(7)),
        ("  1.25\t\n", Fraction(5, 4)),
        ("1e3", Fraction(1000)),
        ("25E-1", Fraction(5, 2)),
        ("1e+2", Fraction(100)),
        ("0e999999999", Fraction(0)),
        ("0.000000000001", Fraction(1, 10**12)),
        ("1.50000000000000000000000000", Fraction(3, 2)),
        ("999999999999999999.999999999999", 10**18 - Fraction(1, 10**12)),
        ("-999999999999999999.999999999999", Fraction(1, 10**12) - 10**18),
        (12, Fraction(12)),
        (-(10**18) + 1, Fraction(1 - 10**18)),
        (Decimal("0.1"), Fraction(1, 10)),
        (Decimal("1E+3"), Fraction(1000)),
    ],
)
def test_a_decimal_is_read_exactly(written: str | int | Decimal, amount: Fraction) -> None:
    assert parse_amount(written, field="quantity") == amount


@pytest.mark.parametrize(
    ("written", "got"),
    [
        ("", ""),
        ("   ", "   "),
        ("ten", "ten"),
        ("NaN", "NaN"),
        ("sNaN", "sNaN"),
        ("inf", "inf"),
        ("-Infinity", "-Infinity"),
        ("1,000", "1,000"),
        ("1_000", "1_000"),
        ("1 000", "1 000"),
        ("2,5", "2,5"),
        ("1.2.3", "1.2.3"),
        ("--1", "--1"),
        ("1e", "1e"),
        ("1e1.5", "1e1.5"),
        ("1e1234567890", "1e1234567890"),
        (".", "."),
        ("0x10", "0x10"),
        ("1/3", "1/3"),
        ("٣", "٣"),
        ("5 kg", "5 kg"),
        ("1;" * 50, "1;" * 19 + "1…"),
    ],
)
def test_what_is_no_plain_decimal_is_refused(written: str, got: str) -> None:
    with refused("quantity.not_a_number", "weight is not a number.", field="weight", expected=NUMBER, got=got):
        parse_amount(written, field="weight")


@pytest.mark.parametrize(
    ("written", "got"),
    [
        (True, "True (bool)"),
        (False, "False (bool)"),
        (0.1, "0.1 (float)"),
        (2.0, "2.0 (float)"),
        (float("nan"), "nan (float)"),
        (None, "None (NoneType)"),
        (["1"] * 20, "['1', '1', '1', '1', '1', '1', '1', '1'… (list)"),
    ],
)
def test_what_is_neither_text_nor_exact_is_refused(written: object, got: str) -> None:
    unchecked: Any = written
    with refused("quantity.not_a_number", "weight is not a number.", field="weight", expected=NUMBER, got=got):
        parse_amount(unchecked, field="weight")


def test_absurd_lengths_cost_no_time() -> None:
    assert parse_amount("0" * 1_000_000 + "3", field="weight") == 3
    with pytest.raises(NotANumber):
        parse_amount("1" * 1_000_000 + "x", field="weight")
    with pytest.raises(AmountTooPrecise):
        parse_amount("0." + "3" * 1_000_000, field="weight")
    with pytest.raises(AmountTooLarge) as caught:
        parse_amount(10**5_000, field="weight")
    assert caught.value.got == "1" + "0" * 38 + "…"


@pytest.mark.parametrize("written", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a_decimal_that_is_not_finite_is_refused(written: str) -> None:
    message = "weight is not a finite number."
    with refused("quantity.not_a_number", message, field="weight", expected=NUMBER, got=written):
        parse_amount(Decimal(written), field="weight")


@pytest.mark.parametrize(
    ("written", "got"),
    [
        ("1000000000000000000", "1000000000000000000"),
        ("-1000000000000000000", "-1000000000000000000"),
        ("1e18", "1e18"),
        ("1e999999999", "1e999999999"),
        ("-1e999999999", "-1e999999999"),
        (10**18 + 1, "1000000000000000001"),
        (Decimal("1e999999999"), "1E+999999999"),
        ("1" * 40, "1" * 40),
        ("1" * 41, "1" * 39 + "…"),
    ],
)
def test_more_than_eighteen_digits_before_the_point_are_refused(written: str | int | Decimal, got: str) -> None:
    with refused("quantity.too_large", "weight is too large.", field="weight", expected=NUMBER, got=got):
        parse_amount(written, field="weight")


@pytest.mark.parametrize(
    ("written", "got"),
    [
        ("0.0000000000001", "0.0000000000001"),
        ("1.1234567890123", "1.1234567890123"),
        ("999999999999999999.9999999999999", "999999999999999999.9999999999999"),
        ("1e-13", "1e-13"),
        ("1e-999999999", "1e-999999999"),
        (Decimal("1e-999999999"), "1E-999999999"),
        ("0." + "3" * 40, "0." + "3" * 37 + "…"),
    ],
)
def test_more_than_twelve_decimals_are_refused(written: str | Decimal, got: str) -> None:
    with refused("quantity.too_precise", "weight has too many decimals.", field="weight", expected=NUMBER, got=got):
        parse_amount(written, field="weight")


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=12))
def test_reading_what_a_decimal_writes_gives_it_back(number: Decimal) -> None:
    assert parse_amount(str(number), field="quantity") == Fraction(number)
    assert parse_amount(number, field="quantity") == Fraction(number)


@pytest.mark.parametrize(
    ("millionths", "written"),
    [
        (0, "0"),
        (1, "0.000001"),
        (-1, "-0.000001"),
        (2_500_000, "2.5"),
        (-2_500_000, "-2.5"),
        (10_000_000, "10"),
        (100_000, "0.1"),
        (1_000_001, "1.000001"),
        (-999_999, "-0.999999"),
        (10**24, "1000000000000000000"),
    ],
)
def test_millionths_are_written_without_exponent_and_without_zeros_at_the_end(millionths: int, written: str) -> None:
    assert format_millionths(millionths) == written


@given(st.integers(min_value=-(10**24) + 1, max_value=10**24 - 1))
def test_millionths_survive_being_written_and_read(millionths: int) -> None:
    assert parse_amount(format_millionths(millionths), field="quantity") * 10**6 == millionths


def test_only_what_is_longer_than_forty_characters_is_shortened() -> None:
    assert shortened("x" * 40) == "x" * 40
    assert shortened("x" * 41) == "x" * 39 + "…"
