"""Lots and reservations as answered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from application.paging import Page
from domain.identity.permissions import Permission
from domain.inventory.lots import Lot
from domain.inventory.stock import Reservation
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals, NextCursor
from entrypoints.web.incoming.cursors import lot_cursor


class LotAnswer(TypedDict):
    """One receipt or one output of an item. `remaining` includes what is reserved."""

    lot_id: UUID
    item_id: UUID
    lot_number: str
    received_at: datetime
    expiration_date: Annotated[date | None, Field(description="the last day of use; null for never")]
    expired: Annotated[bool, Field(description="past its last day, where the organisation is")]
    held_reason: Annotated[str | None, Field(description="why it may not be used; null when it is not held")]
    original: Decimals
    remaining: Decimals
    reserved: Decimals
    unit_cost: Cost
    value: Cost


class LotPage(TypedDict):
    """A page of an item's lots, in the order in which they were recorded."""

    lots: list[LotAnswer]
    next_cursor: NextCursor


class ReservationAnswer(TypedDict):
    """What one order holds of one lot. `adjustment_id` is the adjustment that made it."""

    adjustment_id: UUID
    lot_id: UUID
    reference: str
    quantity: Decimals
    reserved_until: Annotated[datetime | None, Field(description="when it ends by itself; null for never")]


class ReservationList(TypedDict):
    """What orders hold of an item, oldest first."""

    reservations: list[ReservationAnswer]


def lot_answer(lot: Lot, caller: Caller, today: date) -> LotAnswer:
    """A lot as this caller may see it today."""
    costs = Permission.VIEW_COSTS in caller.permissions
    return LotAnswer(
        lot_id=lot.id,
        item_id=lot.item_id,
        lot_number=lot.code,
        received_at=lot.received_at,
        expiration_date=lot.expires_on,
        expired=lot.is_expired(today),
        held_reason=lot.held_reason,
        original=format_quantity(lot.original),
        remaining=format_quantity(lot.remaining),
        reserved=format_quantity(lot.reserved),
        unit_cost=format_money(lot.unit_cost) if costs else None,
        value=format_money(lot.value) if costs else None,
    )


def lot_page(page: Page[Lot], caller: Caller, today: date) -> LotPage:
    """A page of lots, and where the next one begins."""
    cursor = lot_cursor(page.rows[-1].id) if page.more else None
    return LotPage(lots=[lot_answer(lot, caller, today) for lot in page.rows], next_cursor=cursor)


def reservation_list(rows: Sequence[Reservation]) -> ReservationList:
    """Reservations as they are held."""
    return ReservationList(
        reservations=[
            ReservationAnswer(
                adjustment_id=row.adjustment_id,
                lot_id=row.lot_id,
                reference=row.reference,
                quantity=format_quantity(row.quantity),
                reserved_until=row.until,
            )
            for row in rows
        ]
    )
