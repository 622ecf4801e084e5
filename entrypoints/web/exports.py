"""Stock as files to take away, for the API and the pages alike."""

from application.app import App
from application.caller import Caller
from domain.inventory.transfer.columns import FileKind
from entrypoints.web.downloads import Download
from ports.sheets import SheetForm


def export_of(app: App, caller: Caller, kind: FileKind, form: SheetForm) -> Download:
    """All items, lots or movements, under a name that tells what and of which day."""
    today = caller.organization.day_of(app.clock())
    return Download(
        name=f"stillroom-{kind}-{today}",
        form=form,
        write=lambda target: app.inventory.export_stock(caller, kind, target, form),
    )


def template_of(app: App, kind: FileKind, form: SheetForm) -> Download:
    """A file of that kind with its columns and no rows."""
    return Download(
        name=f"stillroom-{kind}-template",
        form=form,
        write=lambda target: app.inventory.export_stock.template(kind, target, form),
    )
