"""Import and export: stock in files."""

from http import HTTPStatus
from typing import BinaryIO

from domain.identity.permissions import Permission
from domain.inventory.transfer.columns import FileKind
from entrypoints.web.api.answers.transfer import ImportAnswer, import_answer
from entrypoints.web.api.bodies.transfer import ExportQuery, ImportQuery
from entrypoints.web.api.endpoints import Call, Routes
from entrypoints.web.downloads import Download
from entrypoints.web.exports import export_of

transfer = Routes("Import and export")
_ALSO = (Permission.ADJUST_INVENTORY,)


@transfer.post("/imports/items", Permission.EDIT_INVENTORY, HTTPStatus.OK, _ALSO)
def import_items(call: Call, query: ImportQuery, file: BinaryIO) -> ImportAnswer:
    """Import a file of items, whole or not at all; to import it again changes nothing."""
    return import_answer(call.app.inventory.import_stock(call.caller, file, query.request(FileKind.ITEMS)))


@transfer.post("/imports/lots", Permission.EDIT_INVENTORY, HTTPStatus.OK, _ALSO)
def import_lots(call: Call, query: ImportQuery, file: BinaryIO) -> ImportAnswer:
    """Import a file of opening lots, whole or not at all; to import it again changes nothing."""
    return import_answer(call.app.inventory.import_stock(call.caller, file, query.request(FileKind.LOTS)))


@transfer.post("/imports/changes", Permission.EDIT_INVENTORY, HTTPStatus.OK, _ALSO)
def import_changes(call: Call, query: ImportQuery, file: BinaryIO) -> ImportAnswer:
    """
    Import a file of changes, whole or not at all; to import it again changes nothing.

    The change types reserved and unreserved need the permission inventory.reserve as well.
    """
    return import_answer(call.app.inventory.import_stock(call.caller, file, query.request(FileKind.CHANGES)))


@transfer.post("/imports/movements", Permission.EDIT_INVENTORY, HTTPStatus.OK, _ALSO)
def import_movements(call: Call, query: ImportQuery, file: BinaryIO) -> ImportAnswer:
    """
    Import a history as it was exported, whole or not at all; to import it again changes nothing.

    The change types reserved and unreserved need the permission inventory.reserve as well.
    """
    return import_answer(call.app.inventory.import_stock(call.caller, file, query.request(FileKind.MOVEMENTS)))


@transfer.get("/exports/items", Permission.VIEW_INVENTORY, also=(Permission.VIEW_COSTS,))
def export_items(call: Call, query: ExportQuery) -> Download:
    """All items, as a file that an import takes exactly back."""
    return export_of(call.app, call.caller, FileKind.ITEMS, query.format)


@transfer.get("/exports/lots", Permission.VIEW_INVENTORY, also=(Permission.VIEW_COSTS,))
def export_lots(call: Call, query: ExportQuery) -> Download:
    """All lots, as a file that an import takes exactly back."""
    return export_of(call.app, call.caller, FileKind.LOTS, query.format)


@transfer.get("/exports/movements", Permission.VIEW_INVENTORY, also=(Permission.VIEW_COSTS,))
def export_movements(call: Call, query: ExportQuery) -> Download:
    """All movements, as a file that an import takes exactly back."""
    return export_of(call.app, call.caller, FileKind.MOVEMENTS, query.format)
