"""
What programs read of stock with --json: the same names and forms as in the JSON API.

Quantities, prices and amounts of money are decimal strings, times ISO 8601 in UTC, days ISO 8601. What a price can be
read from is null for a caller who may not see costs.
"""

from datetime import date

from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.shared.decimals import format_millionths
from domain.shared.money import Money, UnitCost, format_money
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment


def item(of: Item, *, costs: bool) -> Record:
    """An item with its properties and totals."""
    return {
        "item_id": str(of.id),
        "code": of.code,
        "name": of.name,
        "kind": of.kind,
        "unit": of.unit,
        "tracked": of.tracked,
        "perishable": of.perishable,
        "shelf_life_days": of.shelf_life_days,
        "picking_policy": of.picking_policy,
        "reorder_point": None if of.reorder_point is None else format_quantity(of.reorder_point),
        "density": None if of.density is None else format_millionths(of.density),
        "unit_cost": _money(of.unit_cost, costs),
        "archived_at": moment(of.archived_at),
        "created_at": moment(of.created_at),
        "on_hand": format_quantity(of.on_hand),
        "reserved": format_quantity(of.reserved),
        "value": _money(of.value, costs),
    }


def stock_line(line: StockLine, *, costs: bool) -> Record:
    """An item as it stands today."""
    return item(line.item, costs=costs) | {
        "available": format_quantity(line.available),
        "held": format_quantity(line.held),
        "expired": format_quantity(line.expired),
        "low": line.is_low,
        "next_expiry": _day(line.next_expiry),
    }


def lot(of: Lot, today: date, *, costs: bool) -> Record:
    """A lot as it stands today."""
    return {
        "lot_id": str(of.id),
        "item_id": str(of.item_id),
        "lot_number": of.code,
        "received_at": moment(of.received_at),
        "expiration_date": _day(of.expires_on),
        "expired": of.is_expired(today),
        "held_reason": of.held_reason,
        "original": format_quantity(of.original),
        "remaining": format_quantity(of.remaining),
        "reserved": format_quantity(of.reserved),
        "unit_cost": _money(of.unit_cost, costs),
        "value": _money(of.value, costs),
    }


def reservation(of: Reservation) -> Record:
    """What an order holds of one lot."""
    return {
        "adjustment_id": str(of.adjustment_id),
        "lot_id": str(of.lot_id),
        "reference": of.reference,
        "quantity": format_quantity(of.quantity),
        "reserved_until": moment(of.until),
    }


def adjustment(of: Adjustment, message: str, *, costs: bool) -> Record:
    """The answer to a change of stock."""
    return {
        "success": True,
        "message": message,
        "item_id": str(of.item_id),
        "change_type": of.type,
        "quantity": format_quantity(of.delta),
        "new_quantity": format_quantity(of.on_hand),
        "cost": _money(of.cost, costs),
        "adjustment_id": str(of.id),
        "reference": of.reference,
        "timestamp": moment(of.recorded_at),
        "effective_at": moment(of.effective_at),
        "movements": [_movement(each, costs=costs) for each in of.movements],
    }


def history_line(line: HistoryLine, *, costs: bool) -> Record:
    """One movement with the adjustment it is of."""
    of = line.adjustment
    return {
        "item_id": str(of.item_id),
        "item_code": line.item_code,
        "item_name": line.item_name,
        "unit": line.unit,
        "sequence": line.movement.sequence,
        "adjustment_id": str(of.id),
        "change_type": of.type,
        **_movement(line.movement, costs=costs),
        "on_hand": format_quantity(of.on_hand),
        "reference": of.reference,
        "notes": of.notes,
        "origin_id": None if of.origin is None else str(of.origin),
        "actor_id": str(of.actor_id),
        "effective_at": moment(of.effective_at),
        "recorded_at": moment(of.recorded_at),
    }


def stock_as_of(line: StockAsOf, *, costs: bool) -> Record:
    """An item's stock as it was."""
    return {
        "item_id": str(line.item_id),
        "code": line.code,
        "name": line.name,
        "unit": line.unit,
        "on_hand": format_quantity(line.on_hand),
        "value": _money(line.value, costs),
    }


def _movement(of: Movement, *, costs: bool) -> Record:
    return {
        "lot_id": None if of.lot_id is None else str(of.lot_id),
        "lot_number": of.lot_code,
        "quantity": format_quantity(of.delta),
        "reserved": format_quantity(of.reserved_delta),
        "unit_cost": _money(of.unit_cost, costs),
        "cost": _money(of.cost, costs),
    }


def _money(amount: Money | UnitCost, costs: bool) -> str | None:
    return format_money(amount) if costs else None


def _day(of: date | None) -> str | None:
    return None if of is None else of.isoformat()
