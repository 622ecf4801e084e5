"""Shares of a whole, as people write them: in percent."""

from decimal import Decimal

from domain.production.recipes import Share
from domain.production.refusals import InvalidRecipe
from domain.shared.decimals import MILLION, format_millionths, parse_amount, shortened

_PERCENT = 100


def parse_percent(text: str | int | Decimal, *, field: str) -> Share:
    """
    A share written in percent, with at most four decimals: 0 or more and less than 100.

    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    :raises InvalidRecipe: it is out of range or has more decimals.
    """
    millionths = parse_amount(text, field=field) * MILLION / _PERCENT
    if not 0 <= millionths < MILLION or millionths.denominator != 1:
        expected = "0 or more and less than 100, with at most 4 decimals"
        raise InvalidRecipe(f"{field} must be {expected}.", field=field, expected=expected, got=shortened(str(text)))
    return Share(millionths.numerator)


def format_percent(share: Share) -> str:
    """Its exact decimal string in percent: "2.5"."""
    return format_millionths(share * _PERCENT)
