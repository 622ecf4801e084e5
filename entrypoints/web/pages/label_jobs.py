"""Labels that a worker draws: asked for from an item's labels, and the page that tells how far they are."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from pydantic import ConfigDict
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.inventory.refusals import UnknownLot
from domain.production.label_jobs import LabelJob
from domain.production.label_prints import Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Durability
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId, LabelJobId
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.labels import labels_of_job
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.label_fields import lots_in
from entrypoints.web.pages.labels import Shown, labels_page

label_job_pages = PageRoutes()

SECONDS_TO_LOOK_AGAIN, SECONDS_IF_OVERDUE = 2, 15


class JobForm(Form):
    """How labels look, beside one field for each lot; `others` is how many of each lot that has no field."""

    model_config = ConfigDict(extra="allow", frozen=True)

    sheet: SheetName = SheetName.A4_24
    date: Durability = Durability.BEST_BEFORE
    made: bool = False
    lot: UUID | None = None
    others: Text = ""

    @property
    def shown(self) -> Shown:
        """The same as it stands in the address of the item's labels."""
        return Shown(sheet=self.sheet, date=self.date, made=self.made, lot=self.lot)


@label_job_pages.post("/items/<uuid:item_id>/labels/jobs", Permission.VIEW_INVENTORY)
def request_labels(visit: Visit, item_id: UUID, form: JobForm) -> Response:
    """Have a worker draw the labels; what is wrong with the form is told above it."""
    item, shown = ItemId(item_id), form.shown
    visit.app.inventory.view_stock.item(visit.caller, item)
    try:
        asked = Printing(lots=lots_in(visit, item, request.form), sheet=shown.sheet, days=shown.days())
        job = visit.app.production.request_labels(visit.caller, asked)
    except UnknownLot:
        raise
    except DomainError as refusal:
        return labels_page(visit, item, shown, request.form, refusal)
    return redirect(url_for("pages.label_job", job_id=job.id), HTTPStatus.SEE_OTHER)


@label_job_pages.get("/label-jobs/<uuid:job_id>", Permission.VIEW_INVENTORY)
def label_job(visit: Visit, job_id: UUID) -> Response:
    """How far the labels are. It looks again by itself until they are there."""
    job = visit.app.production.view_label_jobs.one(visit.caller, LabelJobId(job_id))
    overdue = job.is_overdue(visit.app.clock())
    response = Response(render_template("label_job.html", job=job, overdue=overdue), mimetype="text/html")
    response.headers.extend(_refresh(job, overdue=overdue))
    return response


@label_job_pages.get("/label-jobs/<uuid:job_id>/file", Permission.VIEW_INVENTORY)
def label_job_file(visit: Visit, job_id: UUID) -> Response:
    """
    The labels as a PDF.

    :raises LabelsNotReady: they are not drawn.
    """
    return labels_of_job(visit.app, visit.caller, LabelJobId(job_id)).response()


def _refresh(job: LabelJob, *, overdue: bool) -> Mapping[str, str]:
    """By a header, so that it works without script and within the policy."""
    seconds = SECONDS_IF_OVERDUE if overdue else SECONDS_TO_LOOK_AGAIN
    return {} if job.has_ended else {"Refresh": str(seconds)}
