"""Export: the whole stock, or its history, as files to take away."""

from typing import Literal

from flask import render_template
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.inventory.transfer.columns import FileKind
from entrypoints.web.exports import export_of
from entrypoints.web.incoming.fields import Query
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from ports.sheets import SheetForm

export_pages = PageRoutes()

COSTS = (Permission.VIEW_COSTS,)


class ExportFilter(Query):
    """What is taken away, and in which form."""

    what: Literal["items", "lots", "movements"] = "items"
    format: SheetForm = SheetForm.CSV


@export_pages.get("/export", Permission.VIEW_INVENTORY, also=COSTS)
def take_out(visit: Visit) -> str:
    """What can be taken away."""
    return render_template("export.html", may_import=visit.may(Permission.EDIT_INVENTORY, Permission.ADJUST_INVENTORY))


@export_pages.get("/export/file", Permission.VIEW_INVENTORY, also=COSTS)
def export_file(visit: Visit) -> Response:
    """
    The file.

    :raises InvalidRequest: the address asks for something else.
    """
    asked = parse_query(ExportFilter)
    return export_of(visit.app, visit.caller, FileKind(asked.what), asked.format).response()
