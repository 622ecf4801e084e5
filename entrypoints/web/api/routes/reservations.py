"""Reservations: stock held for an order."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import ItemId
from entrypoints.web.api.answers.adjustments import AdjustmentAnswer, adjustment_answer
from entrypoints.web.api.answers.lots import ReservationList, reservation_list
from entrypoints.web.api.bodies.reservations import ReleaseBody, ReserveBody
from entrypoints.web.api.endpoints import Call, Routes

reservations = Routes("Reservations")


@reservations.get("/items/<uuid:item_id>/reservations", Permission.VIEW_INVENTORY)
def list_reservations(call: Call, item_id: UUID) -> ReservationList:
    """What orders hold of an item."""
    rows = call.app.inventory.view_stock.reservations(call.caller, ItemId(item_id))
    if not rows:
        call.app.inventory.view_stock.item(call.caller, ItemId(item_id))
    return reservation_list(rows)


@reservations.post("/items/<uuid:item_id>/reservations", Permission.RESERVE_INVENTORY)
def reserve(call: Call, item_id: UUID, body: ReserveBody) -> AdjustmentAnswer:
    """Hold stock for an order: what is on hand stays, what is available falls."""
    [done] = call.app.inventory.adjust_inventory(call.caller, [body.change(ItemId(item_id))], call.key)
    return adjustment_answer(done, call.caller)


@reservations.post("/items/<uuid:item_id>/reservations/release", Permission.RESERVE_INVENTORY)
def release(call: Call, item_id: UUID, body: ReleaseBody) -> AdjustmentAnswer:
    """Free what an order, or one reservation, holds: all of it, or a part."""
    [done] = call.app.inventory.adjust_inventory(call.caller, [body.change(ItemId(item_id))], call.key)
    return adjustment_answer(done, call.caller)
