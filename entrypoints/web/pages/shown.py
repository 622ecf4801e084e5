"""How numbers, money, days and times are shown to people."""

from datetime import date, datetime, timedelta
from fractions import Fraction

from flask import Flask

from domain.billing.prices import Price
from domain.shared.decimals import MILLION, MILLIONTH_PLACES
from domain.shared.organization import Organization
from domain.shared.rounding import divide_half_even, round_half_even

_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_CENTS = 100
MINUS = "−"
NOTHING = "–"


def number(millionths: int) -> str:
    """An exact number, its thousands set apart: "1,234.5"."""
    sign = MINUS if millionths < 0 else ""
    whole, rest = divmod(abs(millionths), MILLION)
    decimals = f"{rest:0{MILLIONTH_PLACES}d}".rstrip("0")
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def exact(value: Fraction) -> str:
    """A number that may have no end: to the millionth, and then with a sign that it is rounded."""
    millionths = value * MILLION
    rounded = number(round_half_even(millionths))
    return rounded if millionths.denominator == 1 else f"≈\u202f{rounded}"


def signed(millionths: int) -> str:
    """The same with its sign, for changes; nothing for no change."""
    if not millionths:
        return ""
    return f"+{number(millionths)}" if millionths > 0 else number(millionths)


def money(millionths: int, organization: Organization) -> str:
    """An amount to the cent, rounded for the eye only: "€1,234.50"."""
    sign = MINUS if millionths < 0 else ""
    whole, rest = divmod(divide_half_even(abs(millionths), MILLION // _CENTS), _CENTS)
    return f"{sign}{_in_currency(f'{whole:,}.{rest:02d}', organization)}"


def exact_money(millionths: int, organization: Organization) -> str:
    """An amount or a price, exact and with two decimals at least: "€1.20", "−€0.00045"."""
    sign = MINUS if millionths < 0 else ""
    whole, rest = divmod(abs(millionths), MILLION)
    decimals = f"{rest:0{MILLIONTH_PLACES}d}".rstrip("0").ljust(2, "0")
    return f"{sign}{_in_currency(f'{whole:,}.{decimals}', organization)}"


def day(value: date) -> str:
    """A day: "3 Nov 2026"."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime, organization: Organization) -> str:
    """A time where the organisation is: "3 Nov 2026, 14:05"."""
    local = value.astimezone(organization.zone)
    return f"{day(local)}, {local:%H:%M}"


def day_of(value: datetime, organization: Organization) -> str:
    """The day of a time where the organisation is."""
    return day(organization.day_of(value))


def passed(seconds: int) -> str:
    """A length of time, as a stopwatch tells it: "1:05:00"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


def span(of: timedelta) -> str:
    """How long something took, in the largest of its units and the one below: "4 min 12 s"."""
    seconds = int(of.total_seconds())
    units = [("d", seconds // 86_400), ("h", seconds // 3_600 % 24), ("min", seconds // 60 % 60), ("s", seconds % 60)]
    first = next((place for place, (_, count) in enumerate(units) if count), len(units) - 1)
    return " ".join(f"{count} {unit}" for unit, count in units[first : first + 2] if count) or "0 s"


def price_tag(price: Price) -> str:
    """What a provider is paid, in its own currency: "€29.00", "4,500 JPY"."""
    return _in_currency(f"{price.value:,f}", price)


def _in_currency(amount: str, told: Organization | Price) -> str:
    sign = _SIGNS.get(told.currency)
    return f"{amount} {told.currency}" if sign is None else f"{sign}{amount}"


def show_numbers(site: Flask) -> None:
    """Let templates write all of these."""
    for show in (number, exact, signed, money, exact_money, price_tag, day, day_of, moment, span, passed):
        site.add_template_filter(show)
