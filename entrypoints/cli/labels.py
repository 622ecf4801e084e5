"""Print labels of lots."""

from pathlib import Path
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.label_prints import MOST_LABELS, Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Days, Durability
from entrypoints.cli import tables, wording
from entrypoints.cli.files import destination
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.screen import bar, show
from entrypoints.cli.session import open_session


def labels(
    lots: Annotated[
        list[str],
        typer.Argument(metavar="LOT[=COUNT]...", help="By number or id; K-1=12 for 12 of it."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="The PDF.")],
    item: Annotated[
        str | None,
        typer.Option("--item", metavar="ITEM", help="Whose lots, if several items have lots of that number."),
    ] = None,
    copies: Annotated[int, typer.Option(min=1, max=MOST_LABELS, metavar="N", help="How many of each other lot.")] = 1,
    sheet: Annotated[SheetName, typer.Option(help="A4 sheets by their labels, single ones by mm.")] = SheetName.A4_24,
    date: Annotated[
        Durability, typer.Option(help="As what the last day of use stands there.")
    ] = Durability.BEST_BEFORE,
    made: Annotated[bool, typer.Option("--made", help="The day of receipt or making, too.")] = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Print labels of lots as a PDF, with bars and QR codes by GS1 where a lot is of a SKU with a GTIN."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        told = [_counted(word, copies) for word in lots]
        lot_ids = session.lot_ids([name for name, _ in told], item)
        wanted = [(lot_id, count) for lot_id, (_, count) in zip(lot_ids, told, strict=True)]
        asked = Printing(lots=wanted, sheet=sheet, days=Days(durability=date, made=made))
        with destination(out, "'--out'") as target, bar("Drawing") as advance:
            count = session.app.production.print_labels(session.caller, asked, target, advance)
        sentence = f"Printed {wording.counted(count, 'label')} to {out}."
        show(as_json, {"labels": count, "sheet": sheet, "file": str(out)}, lambda: tables.plain(sentence))


def _counted(word: str, copies: int) -> tuple[str, int]:
    """A lot, and how many labels of it: as many as stand behind it, else as many as of each."""
    name, equals, count = word.rpartition("=")
    is_count = bool(equals and name) and count.isascii() and count.isdecimal() and len(count) <= len(str(MOST_LABELS))
    return (name, int(count)) if is_count else (word, copies)
