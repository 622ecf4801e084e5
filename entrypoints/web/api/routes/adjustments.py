"""Adjustments: every change of stock, alone or many together, and its reversal."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import AdjustmentId, ItemId
from entrypoints.web.api.answers.adjustments import (
    AdjustmentAnswer,
    AdjustmentsAnswer,
    adjustment_answer,
    adjustments_answer,
)
from entrypoints.web.api.bodies.adjustments import ChangeBody, LinesBody, ReversalBody
from entrypoints.web.api.endpoints import Call, Routes

adjustments = Routes("Adjustments")


@adjustments.post("/items/<uuid:item_id>/adjustments", Permission.ADJUST_INVENTORY)
def adjust_item(call: Call, item_id: UUID, body: ChangeBody) -> AdjustmentAnswer:
    """
    Change one item's stock.

    The change types reserved and unreserved need the permission inventory.reserve as well.
    """
    if body.is_reservation:
        call.caller.require(Permission.RESERVE_INVENTORY)
    [done] = call.app.inventory.adjust_inventory(call.caller, [body.change(ItemId(item_id))], call.key)
    return adjustment_answer(done, call.caller)


@adjustments.post("/adjustments", Permission.ADJUST_INVENTORY)
def adjust_items(call: Call, body: LinesBody) -> AdjustmentsAnswer:
    """
    Change the stock of several items: all lines, or none.

    A refusal names its line. The change types reserved and unreserved need the permission inventory.reserve as well.
    """
    if body.has_reservation:
        call.caller.require(Permission.RESERVE_INVENTORY)
    ids = call.app.inventory.view_stock.ids_of_codes(call.caller, body.codes)
    done = call.app.inventory.adjust_inventory(call.caller, body.changes(ids), call.key)
    return adjustments_answer(done, call.caller)


@adjustments.post("/adjustments/<uuid:adjustment_id>/reversal", Permission.ADJUST_INVENTORY)
def reverse_adjustment(call: Call, adjustment_id: UUID, body: ReversalBody) -> AdjustmentAnswer:
    """Undo an adjustment on the very lots it touched; refused, naming what came after, when they were used since."""
    origin = AdjustmentId(adjustment_id)
    return adjustment_answer(
        call.app.inventory.reverse_adjustment(call.caller, origin, body.notes, call.key), call.caller
    )
