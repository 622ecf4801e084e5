"""Money: integer millionths of an organisation's currency."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NewType

from domain.shared.decimals import MILLION, format_millionths, parse_amount, shortened
from domain.shared.errors import DomainError
from domain.shared.quantity import Quantity
from domain.shared.rounding import divide_half_even, round_half_even
from domain.shared.units import Density, Unit, convert

UnitCost = NewType("UnitCost", int)
"""Millionths of the currency for one stock unit, never negative."""

Money = NewType("Money", int)
"""Millionths of the currency: an amount, signed."""

LARGEST = 9 * 10**18
"""The largest magnitude of money: it fits a BIGINT."""


class NegativePrice(DomainError):
    """A price below zero."""

    code = "money.negative"


class MoneyTooPrecise(DomainError):
    """A price with more decimals than are kept."""

    code = "money.too_precise"


class MoneyTooLarge(DomainError):
    """Beyond what is kept."""

    code = "money.too_large"


class MoneyTooSmall(DomainError):
    """A price that would become nothing."""

    code = "money.too_small"


class BadWeights(DomainError):
    """Weights by which nothing can be split."""

    code = "money.bad_weights"


def parse_unit_cost(text: str | int | Decimal, *, field: str) -> UnitCost:
    """
    A price for one stock unit, with at most six decimals.

    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    :raises NegativePrice: it is below zero.
    :raises MoneyTooPrecise: it has more than six decimals; it is not rounded.
    :raises MoneyTooLarge: it is beyond what is kept.
    """
    millionths = parse_amount(text, field=field) * MILLION
    got = shortened(str(text))
    if millionths < 0:
        raise NegativePrice(f"{field} is negative.", field=field, expected="0 or more", got=got)
    if millionths.denominator != 1:
        raise MoneyTooPrecise(
            f"{field} has too many decimals. Give the price for a larger unit.",
            field=field,
            expected="at most 6 decimals",
            got=got,
        )
    return UnitCost(_kept(millionths.numerator, field))


def format_money(amount: Money | UnitCost) -> str:
    """Its exact decimal string in the currency: "2.5", "0", "-0.000001"."""
    return format_millionths(amount)


def value_of(quantity: Quantity, unit_cost: UnitCost) -> Money:
    """
    What a quantity costs, rounded half even to the millionth. The value of -q is minus the value of q.

    :raises MoneyTooLarge: the value is beyond what is kept.
    """
    return Money(_kept(divide_half_even(quantity * unit_cost, MILLION), "value"))


def convert_unit_cost(cost: UnitCost, *, per: Unit, stock_unit: Unit, density: Density | None) -> UnitCost:
    """
    The price for one stock unit, when `cost` is the price for one `per`; rounded half even to the millionth.

    :raises DensityNeeded, IncompatibleUnits: as `convert` does.
    :raises MoneyTooSmall: the price is not zero, but would become zero.
    :raises MoneyTooLarge: the price is beyond what is kept.
    """
    converted = round_half_even(cost * convert(Fraction(1), stock_unit, per, density=density))
    if cost and not converted:
        raise MoneyTooSmall(
            f"The price for one {stock_unit.symbol} would become zero. Keep the item in a larger unit.",
            field="unit_cost",
            expected=f"at least 0.000001 for one {stock_unit.symbol}",
            got=f"{format_money(cost)} for one {per.symbol}",
        )
    return UnitCost(_kept(converted, "unit_cost"))


def split(total: Money, weights: Sequence[int]) -> tuple[Money, ...]:
    """
    The total in parts that are proportional to the weights and add up to it exactly.

    Each part is its exact share, rounded to one of the two nearest millionths: what rounding down leaves over goes, a
    millionth each, to the largest remainders, earlier parts first. The parts of -t are minus the parts of t.

    :raises BadWeights: a weight is negative, or all are zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise BadWeights(
            "Weights must not be negative, and not all zero.",
            field="weights",
            expected="at least one positive weight and none below zero",
            got=shortened(str(list(weights))),
        )
    if total < 0:
        return tuple(Money(-part) for part in split(Money(-total), weights))
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda position: -shares[position][1])
    for position in by_remainder[: total - sum(parts)]:
        parts[position] += 1
    return tuple(Money(part) for part in parts)


def _kept(millionths: int, field: str) -> int:
    if abs(millionths) > LARGEST:
        raise MoneyTooLarge(
            f"{field} is too large.",
            field=field,
            expected=f"at most {format_millionths(LARGEST)}",
            got=format_millionths(millionths),
        )
    return millionths
