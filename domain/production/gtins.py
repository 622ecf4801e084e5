"""
GTINs: the numbers by which trade knows what is sold, of 8, 12, 13 or 14 digits.

They are one space of numbers, so each is kept with 14 digits (GS1 General Specifications, 3.3.2); the last is a check
digit (7.9).
"""

from typing import NewType

from domain.shared.decimals import shortened
from domain.shared.errors import DomainError

Gtin = NewType("Gtin", str)
"""All 14 digits."""

DIGITS = 14
_LENGTHS = frozenset({8, 12, 13, DIGITS})


class InvalidGtin(DomainError):
    """The number has another length, something else than digits, or a digit that was mistyped."""

    code = "production.invalid_gtin"


def parse_gtin(text: str, *, field: str = "gtin") -> Gtin:
    """
    A GTIN as it stands under a bar code; blanks and hyphens in it are allowed.

    :raises InvalidGtin: it has not 8, 12, 13 or 14 digits, only zeros, or the last digit does not fit the others.
    """
    digits = text.replace(" ", "").replace("-", "")
    # The check digit of zeros is a zero as well, but no article has that number.
    if len(digits) not in _LENGTHS or not (digits.isascii() and digits.isdigit()) or not digits.strip("0"):
        expected = "8, 12, 13 or 14 digits, not all of them zero"
        raise InvalidGtin(f"{field} is not a GTIN.", field=field, expected=expected, got=shortened(ascii(text)))
    whole = digits.rjust(DIGITS, "0")
    check = check_digit(whole[:-1])
    if whole[-1] != check:
        raise InvalidGtin(
            f"{field} was mistyped: its last digit does not fit the others.",
            field=field,
            expected=f"a number that ends in {check}, or other digits before",
            got=digits,
        )
    return Gtin(whole)


def check_digit(digits: str) -> str:
    """The digit that follows these: weighed 3 and 1 in turn from the right, all add up to a multiple of ten."""
    weighed = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-weighed % 10)


def format_gtin(gtin: Gtin) -> str:
    """As it stands under a bar code: 8, 13 or 14 digits (one of 12 with the zero that a scanner reads before it)."""
    for length in (8, 13):
        if not gtin[:-length].strip("0"):
            return gtin[-length:]
    return gtin
