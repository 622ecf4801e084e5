"""What programs read of recalls with --json: the names and forms of the API."""

from typing import TYPE_CHECKING

from domain.production.recall_orders import Order
from domain.production.recall_states import States
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment

if TYPE_CHECKING:
    from application.production.follow_lots import AffectedLot
    from application.production.make_recall_pack import AffectedItem, RecallPack
    from ports.recall_reading import NamedLot, ToldRecall


def recall(told: "ToldRecall") -> Record:
    """A recall or a drill."""
    of = told.recall
    return {
        "recall_id": str(of.id),
        "number": of.number,
        "kind": of.kind.value,
        "reason": of.reason,
        "lots": [_first(each) for each in told.lots],
        "started_at": moment(of.started_at),
        "started_by": told.started_by,
        "packed_at": moment(of.packed_at),
        "seconds_to_pack": None if of.took is None else int(of.took.total_seconds()),
        "reached": of.reached,
        "closed_at": moment(of.closed_at),
        "closed_by": told.closed_by,
        "outcome": None if of.outcome is None else of.outcome.value,
        "note": of.note,
    }


def pack(of: "RecallPack") -> Record:
    """What a recall reaches."""
    return {
        "reached": of.reached,
        "ordered": of.ordered,
        "items": [_item(each) for each in of.items],
        "lots": [_lot(each) for each in of.lots],
        "orders": [_order(lot, order) for lot, order in of.orders],
        "running": list(of.running),
        "unheld": list(of.unheld),
        "differing": [each.identity.code for each in of.differing],
    }


def _first(lot: "NamedLot") -> Record:
    return {
        "lot_id": str(lot.id),
        "lot_number": lot.code,
        "item_id": str(lot.item_id),
        "item_code": lot.item_code,
        "item_name": lot.item_name,
    }


def _states(of: States) -> Record:
    told = {
        "received_or_made": of.came,
        "sold": of.sold,
        "returned": of.returned,
        "still_out": of.out,
        "used": of.used,
        "lost": of.lost,
        "counted": of.counted,
        "on_hand": of.on_hand,
        "available": of.available,
        "reserved": of.reserved,
        "held": of.held,
        "expired": of.expired,
        "difference": of.difference,
    }
    return {name: format_quantity(quantity) for name, quantity in told.items()}


def _item(of: "AffectedItem") -> Record:
    return _states(of.states) | {
        "item_id": str(of.item_id),
        "item_code": of.code,
        "description": of.description,
        "unit": of.unit,
        "lots": of.lots,
    }


def _lot(of: "AffectedLot") -> Record:
    identity = of.identity
    return _states(of.states) | {
        "lot_id": str(of.id),
        "lot_number": identity.lot_code,
        "item_id": str(of.item_id),
        "item_code": identity.item_code,
        "traceability_lot_code": identity.code,
        "description": identity.description,
        "unit": identity.unit,
        "expiration_date": None if identity.expires_on is None else identity.expires_on.isoformat(),
        "is_first": of.is_first,
        "held_reason": of.held_reason,
        "sources": list(identity.sources),
    }


def _order(lot: "AffectedLot", order: Order) -> Record:
    return {
        "reference": order.reference,
        "lot_id": str(lot.id),
        "lot_number": lot.identity.lot_code,
        "traceability_lot_code": lot.identity.code,
        "unit": lot.identity.unit,
        "sold": format_quantity(order.sold),
        "returned": format_quantity(order.returned),
        "still_out": format_quantity(order.out),
        "reserved": format_quantity(order.reserved),
        "last_sold_on": None if order.last is None else order.last.isoformat(),
    }
