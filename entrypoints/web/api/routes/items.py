"""Items: make, list, read, edit, put out of use and back."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.inventory.overview import Sort
from domain.shared.identifiers import ItemId
from entrypoints.web.api.answers.items import (
    ItemAnswer,
    StockAnswer,
    StockPage,
    item_answer,
    stock_answer,
    stock_page,
)
from entrypoints.web.api.bodies.items import ItemEditBody, ItemsQuery, NewItemBody
from entrypoints.web.api.endpoints import Call, Routes

items = Routes("Items")


@items.get("/items", Permission.VIEW_INVENTORY)
def list_items(call: Call, query: ItemsQuery) -> StockPage:
    """The stock list: items with what is on hand, reserved and available, a page at a time."""
    asked = query.query()
    if asked.sort is Sort.VALUE:
        call.caller.require(Permission.VIEW_COSTS)
    return stock_page(call.app.inventory.view_stock.items(call.caller, asked), asked, call.caller)


@items.post("/items", Permission.EDIT_INVENTORY)
def create_item(call: Call, body: NewItemBody) -> ItemAnswer:
    """Make an item."""
    [item] = call.app.inventory.create_items(call.caller, [body.new_item()], call.key)
    return item_answer(item, call.caller)


@items.get("/items/<uuid:item_id>", Permission.VIEW_INVENTORY)
def read_item(call: Call, item_id: UUID) -> StockAnswer:
    """One item as it stands today."""
    return stock_answer(call.app.inventory.view_stock.item(call.caller, ItemId(item_id)), call.caller)


@items.patch("/items/<uuid:item_id>", Permission.EDIT_INVENTORY)
def edit_item(call: Call, item_id: UUID, body: ItemEditBody) -> ItemAnswer:
    """Change some of an item's properties; its stock changes by adjustments."""
    return item_answer(call.app.inventory.edit_item(call.caller, ItemId(item_id), body.edit()), call.caller)


@items.post("/items/<uuid:item_id>/archive", Permission.EDIT_INVENTORY, HTTPStatus.OK)
def archive_item(call: Call, item_id: UUID) -> ItemAnswer:
    """Put an item out of use. Its stock and history stay."""
    return item_answer(call.app.inventory.edit_item.archive(call.caller, ItemId(item_id)), call.caller)


@items.post("/items/<uuid:item_id>/restore", Permission.EDIT_INVENTORY, HTTPStatus.OK)
def restore_item(call: Call, item_id: UUID) -> ItemAnswer:
    """Take an archived item back into use."""
    return item_answer(call.app.inventory.edit_item.restore(call.caller, ItemId(item_id)), call.caller)
