"""Numbers, times and words as they stand on paper."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from domain.production.batches import Event, EventKind, Role
from domain.shared.money import Money, UnitCost, format_money
from domain.shared.organization import Organization
from domain.shared.quantity import MILLION, Quantity, format_quantity
from domain.shared.rounding import round_half_even

WHAT: dict[EventKind, str] = {
    EventKind.PLANNED: "Planned",
    EventKind.STARTED: "Started",
    EventKind.SHORTFALL: "Wanting",
    EventKind.EXTRA: "Extra",
    EventKind.WASTE: "Waste",
    EventKind.NOTE: "Note",
    EventKind.MEASUREMENT: "Measurement",
    EventKind.TIMER: "Timer",
    EventKind.DEVIATION: "Deviation",
    EventKind.SIGN_OFF: "Signed off",
    EventKind.OUTPUT: "Output",
    EventKind.FINISHED: "Finished",
    EventKind.CANCELLED: "Cancelled",
    EventKind.FAILED: "Failed",
}
ROLES: dict[Role, str] = {
    Role.USE: "used",
    Role.EXTRA: "used, extra",
    Role.WASTE: "wasted",
    Role.RETURN: "returned",
    Role.OUTPUT: "made",
}
_UNITS_OF_TIME = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def amount(quantity: Quantity, unit: str) -> str:
    return f"{format_quantity(quantity)} {unit}".replace("-", "\N{MINUS SIGN}", 1 if quantity < 0 else 0).strip()


def exact(number: Fraction, unit: str) -> str:
    """A number to the millionth, with a sign where that is not all of it."""
    millionths = number * MILLION
    mark = "" if millionths.denominator == 1 else "\N{ALMOST EQUAL TO} "
    return f"{mark}{format_quantity(Quantity(round_half_even(millionths)))} {unit}".strip()


def money(told: Money | UnitCost, currency: str = "") -> str:
    """Exact, with two decimals at least; without a currency where the column tells it."""
    whole, _, decimals = format_money(told).partition(".")
    return f"{whole}.{decimals.ljust(2, '0')} {currency}".strip().replace("-", "\N{MINUS SIGN}", 1)


def moment(told: datetime | None, organization: Organization) -> str:
    """A time where the organisation is, to the second."""
    return "" if told is None else f"{told.astimezone(organization.zone):%Y-%m-%d %H:%M:%S}"


def day(told: date | None) -> str:
    return "" if told is None else told.isoformat()


def duration(seconds: int) -> str:
    """The two largest units that it takes: "1 h 5 min"."""
    parts: list[str] = []
    for size, unit in _UNITS_OF_TIME:
        if seconds >= size:
            parts.append(f"{seconds // size} {unit}")
            seconds %= size
    return " ".join(parts[:2])


def told_of(event: Event, organization: Organization) -> str:
    """All that an event says, in a line or more."""
    parts = [event.name, "" if event.amount is None else amount(event.amount, event.unit)]
    if event.kind is EventKind.TIMER:
        parts.append(_timer(event, organization))
    elif event.about is not None:
        parts.append(f"no. {event.about}")
    return "\n".join(filter(None, (" ".join(filter(None, parts)), event.text)))


def _timer(event: Event, organization: Organization) -> str:
    began = f"from {moment(event.began_at, organization)}"
    if event.seconds is None:
        return f"{began}, until it is stopped"
    stopped = "" if event.about is None else f", stopped (no. {event.about})"
    return f"{began}, {duration(event.seconds)}{stopped}"


def actors(events: Sequence[tuple[Event, str | None]]) -> dict[EventKind, str]:
    """Who planned, started and ended the batch, by the kind of the event; what nobody is called is left out."""
    return {event.kind: actor for event, actor in events if actor is not None}
