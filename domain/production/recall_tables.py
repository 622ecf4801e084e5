"""
The tables of a recall pack: what happened, the lots by state, and the orders; a lot's code on every row.

The first is the electronic sortable spreadsheet of 21 CFR 1.1455(c)(3)(ii).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from domain.production.recall_events import EVENTS, Happening
from domain.production.recall_orders import Order
from domain.production.recall_states import States, Way
from domain.shared.quantity import Quantity, format_quantity


class PackTable(StrEnum):
    """Which table of a pack."""

    EVENTS = "events"
    LOTS = "lots"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table, those of them that are numbers, and those that are days."""

    names: Sequence[str]
    numbers: Collection[str]
    days: Collection[str] = ()


_LOT = ("traceability_lot_code", "product_description")
_CALLED = ("item_code", "lot_number", "gtin", "expiration_date")
_STATES = ("sold", "returned", "used", "lost", "counted", "available", "reserved", "held", "expired")
_SOLD = ("sold", "returned", "still_out", "reserved")
COLUMNS: Mapping[PackTable, Columns] = MappingProxyType(
    {
        PackTable.EVENTS: Columns(
            names=(
                *_LOT,
                "event_type",
                "event_date",
                "quantity",
                "unit",
                "reference_document_type",
                "reference_document_number",
                "location",
                "source_traceability_lot_codes",
                *_CALLED,
            ),
            numbers=("quantity",),
            days=("event_date", "expiration_date"),
        ),
        PackTable.LOTS: Columns(
            names=(*_LOT, "unit", "received_or_made", *_STATES, "difference", "held_because", *_CALLED),
            numbers=("received_or_made", *_STATES, "difference"),
            days=("expiration_date",),
        ),
        PackTable.ORDERS: Columns(
            names=("order", *_LOT, "unit", *_SOLD, "last_sold_on", *_CALLED),
            numbers=_SOLD,
            days=("last_sold_on", "expiration_date"),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    What a lot is called. `code` is its traceability lot code, `description` tells product, kind and size.

    `gtin` is "" where there is none. `location` is where it is, and who gave what was made there its code. `sources`
    are the codes of the lots of which a batch made it.
    """

    code: str
    description: str
    unit: str
    item_code: str
    lot_code: str
    gtin: str
    expires_on: date | None
    location: str
    sources: Sequence[str]


def event_row(of: Identity, what: Happening) -> Sequence[str]:
    """The row of one event, in the order of its columns."""
    return [
        of.code,
        of.description,
        EVENTS[what.way],
        what.on.isoformat(),
        format_quantity(what.quantity),
        of.unit,
        *what.document,
        of.location,
        "; ".join(of.sources) if what.way is Way.MADE else "",
        *_called(of),
    ]


def lot_row(of: Identity, states: States, held_reason: str | None) -> Sequence[str]:
    """The row of one lot."""
    told = [states.came, *(getattr(states, name) for name in _STATES), states.difference]
    return [of.code, of.description, of.unit, *map(format_quantity, told), held_reason or "", *_called(of)]


def order_rows(of: Identity, orders: Sequence[Order]) -> Iterator[Sequence[str]]:
    """A row for each order that had some of a lot, or waits for it."""
    for each in orders:
        told: Sequence[Quantity] = (each.sold, each.returned, each.out, each.reserved)
        yield [
            each.reference,
            of.code,
            of.description,
            of.unit,
            *map(format_quantity, told),
            _day(each.last),
            *_called(of),
        ]


def _called(of: Identity) -> Sequence[str]:
    return of.item_code, of.lot_code, of.gtin, _day(of.expires_on)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
