"""What is recorded, as the rows that the statements take."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from adapters.sql.types import utc_text
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.planning import Plan
from domain.inventory.stock import Reservation
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId

Row = dict[str, Any]
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def recorded_rows(plans: Sequence[Plan], audit: Sequence[AuditEntry]) -> dict[str, list[Row]]:
    """The rows of each part that has any; of rows that several plans touch, the last state."""
    items = {plan.item.id: plan.item for plan in plans}
    changes = [change for plan in plans for change in plan.lots]
    last = {change.after.id: change.after for change in changes}
    new = {change.after.id for change in changes if change.before is None}
    held = {(row.adjustment_id, row.lot_id): (plan, row) for plan in plans for row in plan.reservations}
    parts = {
        "items": [_item(item) for item in items.values()],
        "adjustments": [_adjustment(plan.adjustment) for plan in plans],
        "new_lots": [_new_lot(lot) for lot in last.values() if lot.id in new],
        "lots": [_lot(lot) for lot in last.values() if lot.id not in new],
        "movements": [_movement(plan.adjustment, row) for plan in plans for row in plan.adjustment.movements],
        "reservations": [_reservation(plan.item.id, row) for plan, row in held.values()],
        "audit": [audit_row(entry) for entry in audit],
    }
    return {part: given for part, given in parts.items() if given}


def as_json(given: Iterable[Row]) -> str:
    """Rows as the one parameter that a statement takes."""
    return _compact(list(given))


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def _item(item: Item) -> Row:
    return {
        "id": item.id.hex,
        "on_hand": item.on_hand,
        "reserved": item.reserved,
        "value": item.value,
        "unit_cost": item.unit_cost,
        "sequence": item.sequence,
        "last_hash": item.last_hash,
        "lots_made": item.lots_made,
    }


def _adjustment(adjustment: Adjustment) -> Row:
    return {
        "id": adjustment.id.hex,
        "item_id": adjustment.item_id.hex,
        "type": adjustment.type,
        "actor_id": adjustment.actor_id.hex,
        "reference": adjustment.reference,
        "notes": adjustment.notes,
        "origin": adjustment.origin.hex if adjustment.origin is not None else None,
        "cost_before": adjustment.cost_before,
        "on_hand": adjustment.on_hand,
        "effective_at": utc_text(adjustment.effective_at),
        "recorded_at": utc_text(adjustment.recorded_at),
    }


def _movement(adjustment: Adjustment, movement: Movement) -> Row:
    return {
        "item_id": movement.item_id.hex,
        "sequence": movement.sequence,
        "adjustment_id": adjustment.id.hex,
        "lot_id": movement.lot_id.hex if movement.lot_id is not None else None,
        "delta": movement.delta,
        "reserved_delta": movement.reserved_delta,
        "remaining": movement.remaining,
        "unit_cost": movement.unit_cost,
        "cost": movement.cost,
        "effective_at": utc_text(adjustment.effective_at),
        "recorded_at": utc_text(adjustment.recorded_at),
        "hash": movement.hash,
    }


def _lot(lot: Lot) -> Row:
    return {"id": lot.id.hex, "remaining": lot.remaining, "reserved": lot.reserved, "pick_order": lot.pick_order}


def _new_lot(lot: Lot) -> Row:
    return _lot(lot) | {
        "item_id": lot.item_id.hex,
        "code": lot.code,
        "unit_cost": lot.unit_cost,
        "received_at": utc_text(lot.received_at),
        "expires_on": None if lot.expires_on is None else lot.expires_on.isoformat(),
        "original": lot.original,
        "held_reason": lot.held_reason,
    }


def _reservation(item_id: ItemId, row: Reservation) -> Row:
    return {
        "adjustment_id": row.adjustment_id.hex,
        "lot_id": row.lot_id.hex,
        "item_id": item_id.hex,
        "reference": row.reference,
        "quantity": row.quantity,
        "until": _text(row.until),
    }


def audit_row(entry: AuditEntry) -> Row:
    """The row of an audit entry."""
    return {
        "id": entry.id.hex,
        "actor_id": entry.actor_id.hex,
        "action": entry.action,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "before": entry.before,
        "after": entry.after,
        "request_id": entry.request_id,
        "created_at": utc_text(entry.created_at),
    }
