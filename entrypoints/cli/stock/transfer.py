"""Bring stock in from files, and take it out to files."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Group, RenderableType

from application.inventory.import_stock import ImportReport, ImportRequest
from domain.identity.permissions import Permission
from domain.inventory.transfer.columns import FileKind
from entrypoints.cli import records, tables, wording
from entrypoints.cli.files import destination
from entrypoints.cli.options import AsJson, DryRun, OrganizationName
from entrypoints.cli.screen import bar, show
from entrypoints.cli.session import Session, open_session
from ports.sheets import SheetForm


class Exported(StrEnum):
    """What can be exported."""

    ITEMS = FileKind.ITEMS.value
    LOTS = FileKind.LOTS.value
    MOVEMENTS = FileKind.MOVEMENTS.value


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="CSV (also .gz) or XLSX.")],
    kind: Annotated[FileKind | None, typer.Option(help="What the rows are, if the columns do not tell.")] = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=HEADER", help="What a column is called in the file; repeat as needed."),
    ] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="The encoding, if not as found.")] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="The workbook's sheet, if not the first.")] = None,
    dry_run: DryRun = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Import items, opening lots, changes or movements: the whole file, or nothing of it.

    Importing a file again changes nothing.
    """
    with open_session(organization, Permission.EDIT_INVENTORY, Permission.ADJUST_INVENTORY) as session:
        request = ImportRequest(
            kind=kind, mapping=_mapping(mapped or []), encoding=encoding, sheet=sheet, dry_run=dry_run
        )
        with file.open("rb") as source, bar("Importing") as advance:
            report = session.app.inventory.import_stock(session.caller, source, request, advance)
        show(as_json, records.import_report(report), lambda: _told(report, session))


def take_out(
    kind: Annotated[Exported, typer.Argument(help="What to export.")],
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", dir_okay=False, help="Where to; without it, to standard output.")
    ] = None,
    form: Annotated[
        SheetForm | None, typer.Option("--format", help="CSV, or XLSX as the name of the file may tell.")
    ] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Export all items, lots or movements to a file that an import takes exactly back."""
    with open_session(organization, Permission.VIEW_INVENTORY, Permission.VIEW_COSTS) as session:
        chosen = form or _form_of(file)
        total = session.app.inventory.view_stock.count_items(session.caller)
        with _destination(file) as target, bar("Exporting") as advance:
            rows = session.app.inventory.export_stock(
                session.caller, FileKind(kind), target, chosen, lambda done: advance(done, total)
            )
        if file is not None:
            sentence = f"Exported {wording.counted(rows, 'row')} of {kind} to {file}."
            show(as_json, {"kind": kind, "rows": rows, "file": str(file)}, lambda: tables.plain(sentence))


def _mapping(words: Sequence[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    for name, _, header in pairs:
        if not name.strip() or not header.strip():
            raise typer.BadParameter("Write the column, an equals sign and the header.", param_hint="'--map'")
    return {name.strip(): header.strip() for name, _, header in pairs}


def _form_of(file: Path | None) -> SheetForm:
    return SheetForm.XLSX if file is not None and file.suffix.casefold() == ".xlsx" else SheetForm.CSV


def _told(report: ImportReport, session: Session) -> RenderableType:
    """What an import did, in a sentence or two."""
    rows, unchanged = wording.counted(report.recorded, "row"), f"{report.unchanged} unchanged"
    begin = "Dry run: would import" if report.dry_run else "Imported"
    lines = [tables.plain(f"{begin} {rows} of {report.kind}, {unchanged}.", "bold")]
    if report.earlier is not None:
        moment = wording.local(report.earlier, session.organization)
        lines = [tables.plain(f"This file was imported before, at {moment}; nothing was changed.", "bold")]
    lines.append(tables.plain(report.file))
    if report.ignored:
        lines.append(tables.plain(f"Ignored columns: {', '.join(report.ignored)}"))
    return Group(*lines)


@contextmanager
def _destination(file: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there whole or not at all."""
    if file is None:
        yield sys.stdout.buffer
        return
    with destination(file, "'FILE'") as target:
        yield target
