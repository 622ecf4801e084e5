"""Recall packs as files to take away, for the API and the pages alike."""

from collections.abc import Collection

from application.app import App
from application.caller import Caller
from domain.production.recall_tables import PackTable
from domain.shared.identifiers import LotId
from entrypoints.web.downloads import Download
from ports.sheets import SheetForm


def pack_of(
    app: App, caller: Caller, lots: Collection[LotId], table: PackTable, form: SheetForm, name: str = "recall"
) -> Download:
    """One table of the pack of these lots, under a name that tells which, and of which day."""
    today = caller.organization.day_of(app.clock())
    return Download(
        name=f"stillroom-{name}-{table}-{today}",
        form=form,
        write=lambda target: app.production.make_recall_pack.write(caller, lots, table, target, form),
    )
