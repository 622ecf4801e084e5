"""Labels of lots, with bars and QR codes by GS1."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import LotId
from entrypoints.web.api.bodies.labels import LabelQuery, LabelsBody
from entrypoints.web.api.endpoints import Call, Routes
from entrypoints.web.downloads import Pdf, Picture
from entrypoints.web.labels import labels_of, picture_of

labels = Routes("Labels")


@labels.post("/labels", Permission.VIEW_INVENTORY, HTTPStatus.OK)
def print_labels(call: Call, body: LabelsBody) -> Pdf:
    """Labels of lots as a PDF; it takes no longer than a second or two, and changes nothing."""
    return labels_of(call.app, call.caller, body.printing())


@labels.get("/lots/<uuid:lot_id>/label.svg", Permission.VIEW_INVENTORY)
def draw_label(call: Call, lot_id: UUID, query: LabelQuery) -> Picture:
    """A lot's label as a picture."""
    return picture_of(call.app, call.caller, LotId(lot_id), query.sheet, query.days())
