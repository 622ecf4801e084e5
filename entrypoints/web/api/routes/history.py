"""History, and the stock of another day."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import ItemId
from entrypoints.web.api.answers.history import HistoryPage, StockThenList, history_page, stock_then
from entrypoints.web.api.bodies.history import AsOfQuery, MovementsQuery
from entrypoints.web.api.endpoints import Call, Routes

history = Routes("History")


@history.get("/history", Permission.VIEW_INVENTORY)
def list_history(call: Call, query: MovementsQuery) -> HistoryPage:
    """The movements of all items, newest first."""
    return history_page(call.app.inventory.view_stock.history(call.caller, query.query()), call.caller)


@history.get("/items/<uuid:item_id>/history", Permission.VIEW_INVENTORY)
def list_item_history(call: Call, item_id: UUID, query: MovementsQuery) -> HistoryPage:
    """An item's movements, newest first."""
    page = call.app.inventory.view_stock.history(call.caller, query.query(ItemId(item_id)))
    if not page.rows:
        call.app.inventory.view_stock.item(call.caller, ItemId(item_id))
    return history_page(page, call.caller)


@history.get("/stock", Permission.VIEW_INVENTORY)
def stock_as_of(call: Call, query: AsOfQuery) -> StockThenList:
    """The stock as it was: what was in effect by a moment, or by the end of a day, whenever it was recorded."""
    moment = query.moment(call.caller.organization)
    return stock_then(call.app.inventory.view_stock.as_of(call.caller, moment), moment, call.caller)
