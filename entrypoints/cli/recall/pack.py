"""Take a recall pack away."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.recall_tables import PackTable
from domain.production.recalls import Recall
from entrypoints.cli import recall_records, recall_tables
from entrypoints.cli.files import destination
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.recall.naming import RUN, VIEW, WhoseItem, recall_id_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session
from ports.sheets import SheetForm

File = tuple[Path, PackTable, SheetForm]


def pack(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR|FILE", help="A folder for all tables, or a file: .xlsx or .csv.")
    ],
    lots: Annotated[
        list[str] | None, typer.Argument(metavar="LOT...", help="The lots, by number or id; or name a --recall.")
    ] = None,
    item: WhoseItem = None,
    recall: Annotated[
        str | None, typer.Option("--recall", metavar="RECALL", help="The pack of a recall: stops its clock.")
    ] = None,
    table: Annotated[PackTable, typer.Option(help="Which table a file holds.")] = PackTable.EVENTS,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Write the recall pack of lots: all affected lots, where they went, and quantities by state.

    What happened to each lot is a sortable spreadsheet as FSMA 204 asks for it.
    """
    with open_session(organization, VIEW, Permission.EXPORT_REPORTS) as session:
        if (recall is None) is not bool(lots):
            raise typer.BadParameter("name the lots, or a recall by --recall.", param_hint="'LOT...'")
        of = None if recall is None else _recall(session, recall)
        wanted = session.lot_ids(lots or [], item) if of is None else of.lots
        made = session.app.production.make_recall_pack(session.caller, wanted)
        files = list(_files(out, table))
        for file, which, form in files:
            with destination(file, "'--out'") as target:
                session.app.production.make_recall_pack.write(session.caller, wanted, which, target, form)
        if of is not None and of.is_open:
            session.app.production.pack_recall(session.caller, of.id)
        record = recall_records.pack(made) | {"files": [str(file) for file, _, _ in files]}
        show(as_json, record, lambda: recall_tables.pack(made, [file for file, _, _ in files]))


def _recall(session: Session, name: str) -> Recall:
    """The recall; only who may run it makes its pack while it is open, because that stops its clock."""
    told = session.app.production.view_recalls.one(session.caller, recall_id_of(session, name))
    for permission in RUN if told.recall.is_open else ():
        session.caller.require(permission)
    return told.recall


def _files(out: Path, table: PackTable) -> Iterator[File]:
    """The files to be written; a path without an ending is a folder."""
    if out.suffix and not out.is_dir():
        try:
            yield out, table, SheetForm(out.suffix.removeprefix(".").lower())
        except ValueError:
            raise typer.BadParameter(f"expected .xlsx or .csv, got {out.suffix}.", param_hint="'--out'") from None
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise typer.BadParameter(f"It cannot be made: {fault.strerror}.", param_hint="'--out'") from fault
    for which in PackTable:
        for form in SheetForm:
            yield out / f"recall-{which}.{form}", which, form
