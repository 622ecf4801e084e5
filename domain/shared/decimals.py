"""Exact decimals, read from what people and programs write and written back."""

import re
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction

from domain.shared.errors import DomainError

MILLION = 1_000_000
MILLIONTH_PLACES = 6

WHOLE_DIGITS = 18
DECIMAL_PLACES = 12
EXPECTED = (
    f"a plain decimal number such as 2.5, without thousands separators, at most {WHOLE_DIGITS} digits before the point "
    f"and {DECIMAL_PLACES} after it"
)

_NUMERAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,9})?", re.ASCII)
_FIRST_TOO_LARGE = Decimal(10) ** WHOLE_DIGITS
_FINEST = Decimal(1).scaleb(-DECIMAL_PLACES)
_CUT = Context(prec=WHOLE_DIGITS + DECIMAL_PLACES, rounding=ROUND_DOWN)
_SHOWN = 40


class NotANumber(DomainError):
    """Not a finite decimal: a word, a blank, NaN, infinity, a float or a bool."""

    code = "quantity.not_a_number"


class AmountTooLarge(DomainError):
    """Beyond what is kept."""

    code = "quantity.too_large"


class AmountTooPrecise(DomainError):
    """More decimals than are read."""

    code = "quantity.too_precise"


def parse_amount(text: str | int | Decimal, *, field: str) -> Fraction:
    """
    The exact number a person or a program wrote: at most 18 digits before the point and 12 after it.

    Space around it is allowed, an exponent too. A float is refused, because it no longer is what was written.

    :raises NotANumber: it is not a finite decimal number.
    :raises AmountTooLarge: it has more than 18 digits before the point.
    :raises AmountTooPrecise: it has more than 12 decimals.
    """
    number = _decimal(text, field)
    got = shortened(text if isinstance(text, str) else str(number))
    if not number.is_finite():
        raise NotANumber(f"{field} is not a finite number.", field=field, expected=EXPECTED, got=got)
    if number.copy_abs() >= _FIRST_TOO_LARGE:
        raise AmountTooLarge(f"{field} is too large.", field=field, expected=EXPECTED, got=got)
    exact = number.quantize(_FINEST, context=_CUT)
    if exact != number:
        raise AmountTooPrecise(f"{field} has too many decimals.", field=field, expected=EXPECTED, got=got)
    return Fraction(exact)


def format_millionths(millionths: int) -> str:
    """The decimal string of a number of millionths: no exponent, no zeros at its end."""
    if millionths < 0:
        return f"-{format_millionths(-millionths)}"
    if not millionths % MILLION:
        return str(millionths // MILLION)
    return f"{millionths // MILLION}.{millionths % MILLION:0{MILLIONTH_PLACES}d}".rstrip("0")


def shortened(text: str) -> str:
    """What was given, cut so that it fits into a message."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _decimal(text: str | int | Decimal, field: str) -> Decimal:
    if isinstance(text, str) and _NUMERAL.fullmatch(text.strip()):
        return Decimal(text)
    if isinstance(text, int | Decimal) and not isinstance(text, bool):
        return Decimal(text)
    got = shortened(text) if isinstance(text, str) else f"{shortened(str(text))} ({type(text).__name__})"
    raise NotANumber(f"{field} is not a number.", field=field, expected=EXPECTED, got=got)
