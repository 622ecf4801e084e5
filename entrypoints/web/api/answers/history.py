"""History, and the stock of another day, as answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from application.paging import Page
from domain.identity.permissions import Permission
from domain.inventory.changes import ChangeType
from domain.inventory.overview import HistoryLine, StockAsOf
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals, NextCursor
from entrypoints.web.incoming.cursors import history_cursor


class HistoryAnswer(TypedDict):
    """One movement: what one adjustment did to one lot. `sequence` numbers the item's movements without a gap."""

    item_id: UUID
    item_code: str
    item_name: str
    unit: str
    sequence: int
    adjustment_id: UUID
    change_type: ChangeType
    lot_id: UUID | None
    lot_number: str | None
    quantity: Decimals
    reserved: Decimals
    on_hand: Annotated[Decimals, Field(description="of the item, after the adjustment")]
    unit_cost: Cost
    cost: Cost
    reference: str | None
    notes: str
    origin_id: Annotated[UUID | None, Field(description="the adjustment that it returns from, reverses or releases")]
    actor_id: UUID
    effective_at: datetime
    recorded_at: datetime


class HistoryPage(TypedDict):
    """A page of movements, newest first."""

    movements: list[HistoryAnswer]
    next_cursor: NextCursor


class StockThen(TypedDict):
    """An item's stock as it was."""

    item_id: UUID
    code: str
    name: str
    unit: str
    on_hand: Decimals
    value: Cost


class StockThenList(TypedDict):
    """What was in effect by that moment, by item code; items that had no movement by then are left out."""

    as_of: datetime
    items: list[StockThen]


def history_page(page: Page[HistoryLine], caller: Caller) -> HistoryPage:
    """A page of movements, and where the next one begins."""
    cursor = history_cursor(page.rows[-1]) if page.more else None
    return HistoryPage(movements=[_movement(line, caller) for line in page.rows], next_cursor=cursor)


def stock_then(rows: Sequence[StockAsOf], moment: datetime, caller: Caller) -> StockThenList:
    """The stock of that moment as this caller may see it."""
    costs = Permission.VIEW_COSTS in caller.permissions
    items = [
        StockThen(
            item_id=row.item_id,
            code=row.code,
            name=row.name,
            unit=row.unit,
            on_hand=format_quantity(row.on_hand),
            value=format_money(row.value) if costs else None,
        )
        for row in rows
    ]
    return StockThenList(as_of=moment, items=items)


def _movement(line: HistoryLine, caller: Caller) -> HistoryAnswer:
    adjustment, movement = line.adjustment, line.movement
    costs = Permission.VIEW_COSTS in caller.permissions
    return HistoryAnswer(
        item_id=movement.item_id,
        item_code=line.item_code,
        item_name=line.item_name,
        unit=line.unit,
        sequence=movement.sequence,
        adjustment_id=adjustment.id,
        change_type=adjustment.type,
        lot_id=movement.lot_id,
        lot_number=movement.lot_code,
        quantity=format_quantity(movement.delta),
        reserved=format_quantity(movement.reserved_delta),
        on_hand=format_quantity(adjustment.on_hand),
        unit_cost=format_money(movement.unit_cost) if costs else None,
        cost=format_money(movement.cost) if costs else None,
        reference=adjustment.reference,
        notes=adjustment.notes,
        origin_id=adjustment.origin,
        actor_id=adjustment.actor_id,
        effective_at=adjustment.effective_at,
        recorded_at=adjustment.recorded_at,
    )
