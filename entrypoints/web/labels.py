"""Labels as files to take away, for the API and the pages alike."""

from application.app import App
from application.caller import Caller
from domain.production.label_prints import Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Days
from domain.shared.identifiers import LabelJobId, LotId
from entrypoints.web.downloads import Download, DrawnForm, Pdf, Picture


def labels_of(app: App, caller: Caller, asked: Printing) -> Pdf:
    """The labels as a PDF, under a name that tells the sheet and the day."""
    today = caller.organization.day_of(app.clock())
    file = Download(
        name=f"stillroom-labels-{asked.sheet}-{today}",
        form=DrawnForm.PDF,
        write=lambda target: app.production.print_labels(caller, asked, target),
    )
    return Pdf(file)


def labels_of_job(app: App, caller: Caller, job_id: LabelJobId) -> Pdf:
    """The labels that a worker has drawn, under a name that tells the sheet and the day of the request."""
    job, content = app.production.view_label_jobs.file(caller, job_id)
    file = Download(
        name=f"stillroom-labels-{job.asked.sheet}-{caller.organization.day_of(job.created_at)}",
        form=DrawnForm.PDF,
        write=lambda target: target.write(content),
    )
    return Pdf(file)


def picture_of(app: App, caller: Caller, lot_id: LotId, sheet: SheetName, days: Days) -> Picture:
    """One label of a lot as an SVG."""
    file = Download(
        name=f"stillroom-label-{sheet}",
        form=DrawnForm.SVG,
        write=lambda target: target.write(app.production.print_labels.picture(caller, lot_id, sheet, days).encode()),
    )
    return Picture(file)
