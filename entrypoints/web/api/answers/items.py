"""Items and stock lines as answered."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from application.paging import Page
from domain.identity.permissions import Permission
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.overview import ItemQuery, StockLine
from domain.shared.decimals import format_millionths
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Cost, Decimals, NextCursor
from entrypoints.web.incoming.cursors import item_cursor


class ItemAnswer(TypedDict):
    """An item with its properties and totals. Quantities are in its stock unit, unit costs for one of it."""

    item_id: UUID
    code: str
    name: str
    kind: ItemKind
    unit: Annotated[str, Field(description="the stock unit's symbol")]
    tracked: bool
    perishable: bool
    shelf_life_days: int | None
    picking_policy: PickingPolicy
    reorder_point: Decimals | None
    density: Annotated[str | None, Field(description="grams per millilitre")]
    unit_cost: Cost
    archived_at: datetime | None
    created_at: datetime
    on_hand: Decimals
    reserved: Decimals
    value: Cost


class StockAnswer(ItemAnswer):
    """An item as it stands today. available = on hand − reserved − held − expired."""

    available: Decimals
    held: Decimals
    expired: Decimals
    low: Annotated[bool, Field(description="available is at or below the reorder point")]
    next_expiry: Annotated[date | None, Field(description="the first day on which an unexpired open lot ends")]


class StockPage(TypedDict):
    """A page of the stock list."""

    items: list[StockAnswer]
    next_cursor: NextCursor


def item_answer(item: Item, caller: Caller) -> ItemAnswer:
    """An item as this caller may see it."""
    costs = Permission.VIEW_COSTS in caller.permissions
    return {
        "item_id": item.id,
        "code": item.code,
        "name": item.name,
        "kind": item.kind,
        "unit": item.unit,
        "tracked": item.tracked,
        "perishable": item.perishable,
        "shelf_life_days": item.shelf_life_days,
        "picking_policy": item.picking_policy,
        "reorder_point": None if item.reorder_point is None else format_quantity(item.reorder_point),
        "density": None if item.density is None else format_millionths(item.density),
        "unit_cost": format_money(item.unit_cost) if costs else None,
        "archived_at": item.archived_at,
        "created_at": item.created_at,
        "on_hand": format_quantity(item.on_hand),
        "reserved": format_quantity(item.reserved),
        "value": format_money(item.value) if costs else None,
    }


def stock_answer(line: StockLine, caller: Caller) -> StockAnswer:
    """A stock line as this caller may see it."""
    return {
        **item_answer(line.item, caller),
        "available": format_quantity(line.available),
        "held": format_quantity(line.held),
        "expired": format_quantity(line.expired),
        "low": line.is_low,
        "next_expiry": line.next_expiry,
    }


def stock_page(page: Page[StockLine], query: ItemQuery, caller: Caller) -> StockPage:
    """A page of stock lines, and where the next one begins."""
    cursor = item_cursor(page.rows[-1], query.sort, descending=query.descending) if page.more else None
    return StockPage(items=[stock_answer(line, caller) for line in page.rows], next_cursor=cursor)
