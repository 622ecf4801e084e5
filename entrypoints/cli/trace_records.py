"""What programs read of lineages with --json: the same names and forms as in the JSON API."""

from typing import TYPE_CHECKING

from domain.production.genealogy import (
    Direction,
    Lineage,
    TracedBatch,
    TracedLot,
    ancestors,
    deliveries,
    descendants,
    ordered,
)
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment

if TYPE_CHECKING:
    from application.production.hold_descendants import Changed


def lineage(of: Lineage, direction: Direction) -> Record:
    """A lot with all that it came of and all that came of it."""
    told, itself = ordered(of), {of.lot_id: 0}
    before, after = (itself | dict(way(of)) for way in (ancestors, descendants))
    return {
        "lot_id": str(of.lot_id),
        "direction": direction.value,
        "lots": [
            lot(each) | {"before": before.get(each.id), "after": after.get(each.id)} for each in told.lots.values()
        ],
        "deliveries": [] if direction is Direction.FORWARD else [str(each.id) for each in deliveries(of)],
        "batches": [batch(each) for each in told.batches.values()],
        "links": [
            {
                "kind": each.kind.value,
                "lot_id": str(each.lot_id),
                "batch_id": str(each.batch_id),
                "quantity": format_quantity(each.quantity),
            }
            for each in told.links
        ],
        "uses": [
            {
                "kind": each.kind.value,
                "lot_id": str(each.lot_id),
                "reference": each.reference,
                "quantity": format_quantity(each.quantity),
                "at": moment(each.at),
            }
            for each in told.uses
        ],
        "receipts": [
            {
                "lot_id": str(each.lot_id),
                "reference": each.reference,
                "quantity": format_quantity(each.quantity),
                "at": moment(each.at),
            }
            for each in told.receipts
        ],
    }


def changed(of: "Changed") -> Record:
    """What was held or released, and the batches that may still make more of it."""
    return {"lots": [lot(each) for each in of.lots], "running": [batch(each) for each in of.running]}


def lot(of: TracedLot) -> Record:
    """A lot as it is now."""
    return {
        "lot_id": str(of.id),
        "lot_number": of.code,
        "item_id": str(of.item.id),
        "item_code": of.item.code,
        "item_name": of.item.name,
        "item_kind": of.item.kind,
        "unit": of.item.unit,
        "received_at": moment(of.received_at),
        "expiration_date": None if of.expires_on is None else of.expires_on.isoformat(),
        "original": format_quantity(of.original),
        "remaining": format_quantity(of.remaining),
        "reserved": format_quantity(of.reserved),
        "held_reason": of.held_reason,
    }


def batch(of: TracedBatch) -> Record:
    """A batch as it stands now."""
    return {
        "batch_id": str(of.id),
        "label": of.label,
        "recipe": of.recipe_name,
        "status": of.status.value,
        "started_at": moment(of.started_at),
        "ended_at": moment(of.ended_at),
    }
