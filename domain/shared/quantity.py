"""Quantities: integer millionths of an item's stock unit."""

from decimal import Decimal
from fractions import Fraction
from typing import NewType

from domain.shared.decimals import (
    MILLION,
    AmountTooLarge,
    AmountTooPrecise,
    NotANumber,
    format_millionths,
    parse_amount,
    shortened,
)
from domain.shared.errors import DomainError
from domain.shared.rounding import round_half_even

__all__ = [
    "LIMIT",
    "MILLION",
    "AmountTooLarge",
    "AmountTooPrecise",
    "AmountTooSmall",
    "NotANumber",
    "Quantity",
    "format_quantity",
    "parse_amount",
    "parse_quantity",
    "to_quantity",
]

Quantity = NewType("Quantity", int)
"""Millionths of a stock unit. Signed where it is a change, never negative where it is stock."""

LIMIT = Quantity(10**18)
"""The largest magnitude of a quantity, a million million units; sums of a few of them fit a BIGINT."""


class AmountTooSmall(DomainError):
    """Something that would be counted as nothing."""

    code = "quantity.too_small"


def to_quantity(amount: Fraction, *, field: str) -> Quantity:
    """
    An exact number of stock units as a quantity, rounded half even to the millionth.

    :raises AmountTooSmall: it is not zero, but would become zero.
    :raises AmountTooLarge: its magnitude is beyond LIMIT.
    """
    quantity = Quantity(round_half_even(amount * MILLION))
    if amount and not quantity:
        raise AmountTooSmall(
            f"{field} is too little to count in the stock unit. Keep the item in a smaller unit.",
            field=field,
            expected="0 or at least 0.000001 of the stock unit",
            got=f"{shortened(str(amount))} of the stock unit",
        )
    if abs(quantity) > LIMIT:
        raise AmountTooLarge(
            f"{field} is too large.",
            field=field,
            expected=f"at most {format_quantity(LIMIT)} of the stock unit",
            got=format_quantity(quantity),
        )
    return quantity


def parse_quantity(text: str | int | Decimal, *, field: str) -> Quantity:
    """
    A quantity written in the stock unit.

    :raises NotANumber, AmountTooLarge, AmountTooPrecise, AmountTooSmall: as `parse_amount` and `to_quantity` do.
    """
    return to_quantity(parse_amount(text, field=field), field=field)


def format_quantity(quantity: Quantity) -> str:
    """Its decimal string: "2.5", "0", "-0.000001"."""
    return format_millionths(quantity)
