"""Lots: list those of an item, hold one back, lift its hold."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import ItemId, LotId
from entrypoints.web.api.answers.lots import LotAnswer, LotPage, lot_answer, lot_page
from entrypoints.web.api.bodies.lots import HoldBody, LiftBody, LotsQuery
from entrypoints.web.api.endpoints import Call, Routes

lots = Routes("Lots")


@lots.get("/items/<uuid:item_id>/lots", Permission.VIEW_INVENTORY)
def list_lots(call: Call, item_id: UUID, query: LotsQuery) -> LotPage:
    """An item's lots in the order in which they were recorded."""
    page = call.app.inventory.view_stock.lots(
        call.caller, ItemId(item_id), only_open=query.open, limit=query.limit, after=query.after()
    )
    if not page.rows:
        call.app.inventory.view_stock.item(call.caller, ItemId(item_id))
    return lot_page(page, call.caller, call.today)


@lots.post("/lots/<uuid:lot_id>/hold", Permission.ADJUST_INVENTORY, HTTPStatus.OK)
def hold_lot(call: Call, lot_id: UUID, body: HoldBody) -> LotAnswer:
    """Hold a lot back from use. What is reserved of it stays reserved."""
    return lot_answer(call.app.inventory.hold_lot(call.caller, LotId(lot_id), body.reason), call.caller, call.today)


@lots.post("/lots/<uuid:lot_id>/lift", Permission.ADJUST_INVENTORY, HTTPStatus.OK)
def lift_hold(call: Call, lot_id: UUID, body: LiftBody) -> LotAnswer:
    """Lift a lot's hold; why stands in the audit."""
    release = call.app.inventory.hold_lot.release
    return lot_answer(release(call.caller, LotId(lot_id), body.reason), call.caller, call.today)
