from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.decimals import NotANumber
from domain.shared.money import (
    LARGEST,
    Money,
    MoneyTooPrecise,
    UnitCost,
    convert_unit_cost,
    format_money,
    parse_unit_cost,
    split,
    value_of,
)
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, Density, DensityNeeded, IncompatibleUnits
from tests.domain.shared.refusals import refused

quantities = st.integers(min_value=-(10**12), max_value=10**12).map(Quantity)
unit_costs = st.integers(min_value=0, max_value=10**12).map(UnitCost)
totals = st.integers(min_value=-LARGEST, max_value=LARGEST).map(Money)
weight_lists = st.lists(st.integers(min_value=0, max_value=10**18), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize(
    ("written", "cost"),
    [("0", 0), ("3.75", 3_750_000), ("0.000001", 1), ("1.250000000", 1_250_000), ("9000000000000", LARGEST)],
)
def test_a_price_is_read_to_the_millionth(written: str, cost: int) -> None:
    assert parse_unit_cost(written, field="unit_cost") == cost


@pytest.mark.parametrize(
    ("written", "code", "message", "expected"),
    [
        ("-0.01", "money.negative", "price is negative.", "0 or more"),
        (
            "0.0000001",
            "money.too_precise",
            "price has too many decimals. Give the price for a larger unit.",
            "at most 6 decimals",
        ),
        ("9000000000000.000001", "money.too_large", "price is too large.", "at most 9000000000000"),
    ],
)
def test_a_price_is_never_negative_rounded_or_boundless(written: str, code: str, message: str, expected: str) -> None:
    with refused(code, message, field="price", expected=expected, got=written):
        parse_unit_cost(written, field="price")


def test_a_price_that_is_no_number_is_refused_in_the_name_of_its_field() -> None:
    with pytest.raises(NotANumber) as caught:
        parse_unit_cost("free", field="price")
    assert caught.value.field == "price"


def test_a_long_price_is_told_shortened() -> None:
    with pytest.raises(MoneyTooPrecise) as caught:
        parse_unit_cost("0.0000001" + "0" * 40, field="price")
    assert caught.value.got == "0.0000001" + "0" * 30 + "…"


def test_money_is_written_as_an_exact_decimal() -> None:
    assert format_money(Money(-2_500_000)) == "-2.5"
    assert format_money(UnitCost(4_200)) == "0.0042"


@pytest.mark.parametrize(
    ("quantity", "cost", "value"),
    [
        (0, 5, 0),
        (2_500_000, 3_000_000, 7_500_000),
        (1, 500_000, 0),
        (1, 500_001, 1),
        (3, 500_000, 2),
        (-3, 500_000, -2),
        (-1, 500_000, 0),
        (1_000_000, 1, 1),
        (LARGEST, 1_000_000, LARGEST),
        (-LARGEST, 1_000_000, -LARGEST),
    ],
)
def test_value_is_quantity_times_cost_rounded_half_even(quantity: int, cost: int, value: int) -> None:
    assert value_of(Quantity(quantity), UnitCost(cost)) == value


@given(quantities, unit_costs)
def test_what_goes_out_is_worth_what_comes_in(quantity: Quantity, cost: UnitCost) -> None:
    assert value_of(Quantity(-quantity), cost) == -value_of(quantity, cost)


@given(st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=20), unit_costs)
def test_the_value_of_a_lot_taken_in_steps_adds_up_to_the_whole_lot(takings: list[int], cost: UnitCost) -> None:
    remaining = original = Quantity(sum(takings))
    costs = []
    for taken in takings:
        after = Quantity(remaining - taken)
        costs.append(value_of(remaining, cost) - value_of(after, cost))
        remaining = after
    assert sum(costs) == value_of(original, cost)
    assert min(costs) >= 0


@pytest.mark.parametrize(("sign", "got"), [(1, "9000000000000.000001"), (-1, "-9000000000000.000001")])
def test_a_value_that_cannot_be_kept_is_refused(sign: int, got: str) -> None:
    with refused("money.too_large", "value is too large.", field="value", expected="at most 9000000000000", got=got):
        value_of(Quantity(sign * (LARGEST + 1)), UnitCost(1_000_000))


@pytest.mark.parametrize(
    ("cost", "per", "stock_unit", "density", "converted"),
    [
        ("7.5", "kg", "g", None, "0.0075"),
        ("0.0075", "g", "kg", None, "7.5"),
        ("0.004", "kg", "g", None, "0.000004"),
        ("10", "lb", "g", None, "0.022046"),
        ("12", "dozen", "each", None, "1"),
        ("0", "t", "mg", None, "0"),
        ("9.2", "l", "g", Density(920_000), "0.01"),
        ("5", "g", "g", None, "5"),
    ],
)
def test_a_price_per_one_unit_becomes_the_price_per_stock_unit(
    cost: str, per: str, stock_unit: str, density: Density | None, converted: str
) -> None:
    price = parse_unit_cost(cost, field="unit_cost")
    in_stock_unit = convert_unit_cost(price, per=BUILT_IN[per], stock_unit=BUILT_IN[stock_unit], density=density)
    assert format_money(in_stock_unit) == converted


def test_a_cheap_price_per_gram_does_not_become_zero() -> None:
    with refused(
        "money.too_small",
        "The price for one g would become zero. Keep the item in a larger unit.",
        field="unit_cost",
        expected="at least 0.000001 for one g",
        got="0.0005 for one kg",
    ):
        convert_unit_cost(UnitCost(500), per=BUILT_IN["kg"], stock_unit=BUILT_IN["g"], density=None)


def test_a_price_that_grows_beyond_what_is_kept_is_refused() -> None:
    with refused(
        "money.too_large",
        "unit_cost is too large.",
        field="unit_cost",
        expected="at most 9000000000000",
        got="9000000000001",
    ):
        convert_unit_cost(UnitCost(9_000_000_000_001), per=BUILT_IN["mg"], stock_unit=BUILT_IN["kg"], density=None)


def test_a_price_crosses_dimensions_only_by_a_density() -> None:
    with pytest.raises(DensityNeeded):
        convert_unit_cost(UnitCost(1), per=BUILT_IN["l"], stock_unit=BUILT_IN["g"], density=None)
    with pytest.raises(IncompatibleUnits):
        convert_unit_cost(UnitCost(1), per=BUILT_IN["l"], stock_unit=BUILT_IN["m"], density=Density(1_000_000))


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], (4, 3, 3)),
        (11, [1, 1, 1], (4, 4, 3)),
        (-10, [1, 1, 1], (-4, -3, -3)),
        (-11, [1, 1, 1], (-4, -4, -3)),
        (10, [1, 2, 3], (2, 3, 5)),
        (1, [1, 1, 2], (0, 0, 1)),
        (5, [0, 1, 0], (0, 5, 0)),
        (0, [3, 4], (0, 0)),
        (7, [9], (7,)),
        (100, [333, 333, 334], (33, 33, 34)),
        (1_000_000, [500, 1500], (250_000, 750_000)),
    ],
)
def test_what_rounding_leaves_over_goes_to_the_largest_remainders(
    total: int, weights: list[int], parts: tuple[int, ...]
) -> None:
    assert split(Money(total), weights) == parts


@given(totals, weight_lists)
def test_parts_add_up_to_the_total_and_each_is_its_share_to_the_millionth(total: Money, weights: list[int]) -> None:
    parts = split(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert all(
        abs(part - Fraction(total * weight, sum(weights))) < 1 for part, weight in zip(parts, weights, strict=True)
    )


@given(totals, weight_lists)
def test_the_parts_of_a_refund_are_those_of_the_charge(total: Money, weights: list[int]) -> None:
    assert split(Money(-total), weights) == tuple(-part for part in split(total, weights))


@pytest.mark.parametrize(
    ("weights", "got"),
    [
        ([], "[]"),
        ([0, 0], "[0, 0]"),
        ((0,), "[0]"),
        ([-1], "[-1]"),
        ([3, -1], "[3, -1]"),
        ([-5, 4], "[-5, 4]"),
        ([0] * 20, "[" + "0, " * 12 + "0,…"),
    ],
)
def test_nothing_can_be_split_by_negative_or_no_weights(weights: Sequence[int], got: str) -> None:
    with refused(
        "money.bad_weights",
        "Weights must not be negative, and not all zero.",
        field="weights",
        expected="at least one positive weight and none below zero",
        got=got,
    ):
        split(Money(1), weights)
