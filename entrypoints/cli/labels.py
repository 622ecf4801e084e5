"""Print labels of lots."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from application.production.print_labels import MOST_LABELS, Printing
from domain.identity.permissions import Permission
from domain.production.label_sheets import SheetName
from domain.production.labels import Days, Durability
from domain.shared.identifiers import LotId
from entrypoints.cli import tables, wording
from entrypoints.cli.files import destination
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.screen import bar, show
from entrypoints.cli.session import Session, lot_id_of, open_session


def labels(
    lots: Annotated[list[str], typer.Argument(metavar="LOT...", help="Lots, by id; by number with --item.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="The PDF.")],
    item: Annotated[str | None, typer.Option("--item", metavar="ITEM", help="Whose lots, by code or id.")] = None,
    copies: Annotated[int, typer.Option(min=1, max=MOST_LABELS, metavar="N", help="How many of each lot.")] = 1,
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
        wanted = [(lot_id, copies) for lot_id in _lots(session, lots, item)]
        asked = Printing(lots=wanted, sheet=sheet, days=Days(durability=date, made=made))
        with destination(out, "'--out'") as target, bar("Drawing") as advance:
            count = session.app.production.print_labels(session.caller, asked, target, advance)
        sentence = f"Printed {wording.counted(count, 'label')} to {out}."
        show(as_json, {"labels": count, "sheet": sheet, "file": str(out)}, lambda: tables.plain(sentence))


def _lots(session: Session, named: Sequence[str], item: str | None) -> list[LotId]:
    if item is not None:
        whose = session.item(item).item
        return [session.lot_id(whose, name) for name in named]
    found = [(name, lot_id_of(name)) for name in named]
    unclear = next((name for name, lot_id in found if lot_id is None), None)
    if unclear is not None:
        raise typer.BadParameter(f"{unclear} is no id: tell whose lot it is by --item.", param_hint="'LOT...'")
    return [lot_id for _, lot_id in found if lot_id is not None]
