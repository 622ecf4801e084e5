"""Labels as files to take away, for the API and the pages alike."""

from application.app import App
from application.caller import Caller
from application.production.print_labels import Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Days
from domain.shared.identifiers import LotId
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


def picture_of(app: App, caller: Caller, lot_id: LotId, sheet: SheetName, days: Days) -> Picture:
    """One label of a lot as an SVG."""
    file = Download(
        name=f"stillroom-label-{sheet}",
        form=DrawnForm.SVG,
        write=lambda target: target.write(app.production.print_labels.picture(caller, lot_id, sheet, days).encode()),
    )
    return Picture(file)
