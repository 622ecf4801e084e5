"""What people write on a command line, made into values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from domain.shared.decimals import parse_amount
from domain.shared.organization import Organization

_AMOUNT = re.compile(r"(?P<number>[^\sA-Za-z]*(?:[eE][+-]?\d+)?)\s*(?P<unit>\S.*)?")
_LAST_INSTANT = timedelta(days=1) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class When:
    """A day or a time as it was written; an organisation's zone makes it a moment."""

    written: date

    def first_moment(self, organization: Organization) -> datetime:
        """The time, or the beginning of the day."""
        return self.first_moment_in(ZoneInfo(organization.time_zone))

    def last_moment(self, organization: Organization) -> datetime:
        """The time, or the last microsecond of the day."""
        return self.last_moment_in(ZoneInfo(organization.time_zone))

    def first_moment_in(self, zone: ZoneInfo) -> datetime:
        """The same for what concerns no organisation."""
        if isinstance(self.written, datetime):
            return self.written if self.written.tzinfo else self.written.replace(tzinfo=zone)
        return datetime.combine(self.written, time.min, tzinfo=zone)

    def last_moment_in(self, zone: ZoneInfo) -> datetime:
        """The same for what concerns no organisation."""
        first = self.first_moment_in(zone)
        return first if isinstance(self.written, datetime) else first + _LAST_INSTANT


def amount_of(
    words: Sequence[str] | None, quantity: str | None = None, unit: str | None = None
) -> tuple[Fraction | None, str | None]:
    """
    An amount and its unit (None: not told) from `2.5 kg`, or from the two options.

    :raises typer.BadParameter: it is told twice.
    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does.
    """
    if not words and quantity is None:
        if unit is not None:
            raise typer.BadParameter("A unit needs a quantity.", param_hint="'--unit'")
        return None, None
    if words and quantity is not None:
        raise typer.BadParameter("The quantity is told twice.", param_hint="'--quantity'")
    text = " ".join(words or ()) if quantity is None else quantity
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or not found["number"]:
        return parse_amount(text, field="quantity"), unit
    if found["unit"] and unit is not None:
        raise typer.BadParameter("The unit is told twice.", param_hint="'--unit'")
    return parse_amount(found["number"], field="quantity"), found["unit"] or unit


def day(text: str, hint: str | None = None) -> date:
    """A date, for an option; `hint` names that where nobody else does."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"expected a date such as 2027-05-31, got {text!r}.", param_hint=hint) from None


def when(text: str) -> When:
    """A date or a time, for an option."""
    try:
        return When(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return When(datetime.fromisoformat(text))
    except ValueError:
        expected = "a date such as 2027-05-31 or a time such as 2027-05-31T14:30"
        raise typer.BadParameter(f"expected {expected}, got {text!r}.") from None


def uuid_of(text: str) -> UUID | None:
    """The id, if that is what was written; what people call things is no id."""
    try:
        return UUID(text)
    except ValueError:
        return None
