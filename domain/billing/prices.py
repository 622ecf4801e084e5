"""What plans and add-ons cost, as providers tell it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Interval(StrEnum):
    """How long what is paid for once lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    What is paid each time, for one: so many of the smallest units of a currency, such as cents.

    `currency` is its code in ISO 4217, `digits` how many digits of `amount` stand behind the point. `every` so many of
    the intervals it is paid again. Taxes may be in it or come on top: who takes the money knows.
    """

    amount: int
    currency: str
    interval: Interval
    digits: int = 2
    every: int = 1

    @property
    def value(self) -> Decimal:
        """In the currency itself, exactly."""
        return Decimal(self.amount).scaleb(-self.digits)
