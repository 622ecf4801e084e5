"""Labels that a worker draws: ask for them, see how far they are, take them away."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import LabelJobId
from entrypoints.web.api.answers.label_jobs import LabelJobAnswer, label_job_answer
from entrypoints.web.api.bodies.labels import LabelJobBody
from entrypoints.web.api.endpoints import Call, Routes
from entrypoints.web.downloads import Pdf
from entrypoints.web.labels import labels_of_job

label_jobs = Routes("Labels")


@label_jobs.post("/label-jobs", Permission.VIEW_INVENTORY)
def request_labels(call: Call, body: LabelJobBody) -> LabelJobAnswer:
    """Ask for labels of up to 500 lots, which a worker draws; what is wrong with them is told at once."""
    job = call.app.production.request_labels(call.caller, body.printing(), call.key)
    return label_job_answer(job, call.app.clock())


@label_jobs.get("/label-jobs/<uuid:job_id>", Permission.VIEW_INVENTORY)
def read_label_job(call: Call, job_id: UUID) -> LabelJobAnswer:
    """How far they are; kept for a day."""
    job = call.app.production.view_label_jobs.one(call.caller, LabelJobId(job_id))
    return label_job_answer(job, call.app.clock())


@label_jobs.get("/label-jobs/<uuid:job_id>/file", Permission.VIEW_INVENTORY, refusals=(HTTPStatus.CONFLICT,))
def take_labels(call: Call, job_id: UUID) -> Pdf:
    """The labels as a PDF, once they are ready."""
    return labels_of_job(call.app, call.caller, LabelJobId(job_id))
