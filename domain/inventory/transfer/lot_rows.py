"""Lots as rows: what came in, and what is left of it."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.values import day, day_text, moment_in, moment_text
from domain.shared.money import UnitCost, format_money, parse_unit_cost
from domain.shared.organization import Organization
from domain.shared.quantity import format_quantity, parse_amount

OPENING = "opening"
"""The number of a lot that was given none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLot:
    """
    A lot that is there when the books are opened.

    `quantity` is what came in, and `remaining` what is left of it (None: all), both in `unit` (None: the item's stock
    unit). What is None otherwise is not told: a cost is then the item's, a receipt now, an expiry by its shelf life.
    """

    item: str
    lot_code: str
    quantity: Fraction
    remaining: Fraction | None
    unit: str | None
    unit_cost: UnitCost | None
    received_at: datetime | None
    expires_on: date | None
    held_reason: str | None


def read_lot(cells: Cells, organization: Organization) -> OpeningLot:
    """The lot of a row."""
    remaining = cells.read("remaining", partial(parse_amount, field="remaining"), None)
    return OpeningLot(
        item=cells.need("item", str, ""),
        # A row that tells what remains is one of an export, whose texts are taken with every blank.
        lot_code=(cells.text("lot_number") if remaining is None else cells.exact("lot_number")) or OPENING,
        quantity=cells.need("quantity", partial(parse_amount, field="quantity"), Fraction(0)),
        remaining=remaining,
        unit=cells.text("unit") or None,
        unit_cost=cells.read("unit_cost", partial(parse_unit_cost, field="unit_cost"), None),
        received_at=cells.read("received_at", moment_in(organization.zone), None),
        expires_on=cells.read("expiration_date", day, None),
        held_reason=cells.exact("held_reason") or None,
    )


def lot_row(item: Item, lot: Lot) -> list[str]:
    """The row of a lot, in the order of its columns."""
    return [
        item.code,
        lot.code,
        moment_text(lot.received_at),
        format_quantity(lot.original),
        format_quantity(lot.remaining),
        item.unit,
        format_money(lot.unit_cost),
        day_text(lot.expires_on),
        lot.held_reason or "",
    ]
