"""Prices in the smallest units of their currencies, and in the currencies themselves."""

from decimal import Decimal

import pytest

from domain.billing.prices import Interval, Price


@pytest.mark.parametrize(
    ("amount", "digits", "value"),
    [(2_900, 2, "29.00"), (2_905, 2, "29.05"), (4_500, 0, "4500"), (12_345, 3, "12.345"), (0, 2, "0.00")],
)
def test_a_price_is_worth_its_units_exactly(amount: int, digits: int, value: str) -> None:
    told = Price(amount=amount, currency="EUR", interval=Interval.MONTH, digits=digits)
    assert str(told.value) == value
    assert told.value == Decimal(value)
