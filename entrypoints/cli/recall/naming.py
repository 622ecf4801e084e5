"""What commands on recalls call by name."""

from collections.abc import Sequence
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.shared.identifiers import LotId, RecallId
from entrypoints.cli import recall_records, recall_tables
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, lot_id_of

VIEW = Permission.VIEW_REPORTS
RUN = (Permission.ADJUST_INVENTORY, VIEW)
"""What it takes to run a recall, and to be told what became of it."""

Lots = Annotated[list[str], typer.Argument(metavar="LOT...", help="The lots, by number or id.")]
WhoseItem = Annotated[
    str | None, typer.Option("--item", metavar="ITEM", help="Whose lots, if several items have lots of that number.")
]
RecallName = Annotated[str, typer.Argument(metavar="RECALL", help="The recall, by its number or id.")]


def lots_of(session: Session, named: Sequence[str], item: str | None) -> list[LotId]:
    """
    The lots that are called so.

    :raises UnknownItem, UnknownLot: there are none.
    :raises typer.BadParameter: several items have a lot of that number, and it is not told which.
    """
    if item is not None:
        whose = session.item(item).item
        return [session.lot_id(whose, name) for name in named]
    return [lot_id_of(name) or _only(session, name) for name in named]


def _only(session: Session, name: str) -> LotId:
    found = session.app.production.trace_lot.lots_of_code(session.caller, name)
    if len(found) > 1:
        codes = ", ".join(lot.item.code for lot in found)
        raise typer.BadParameter(f"several items have a lot {name}: tell by --item which of {codes}.")
    return found[0].id


def recall_id_of(session: Session, name: str) -> RecallId:
    """
    The recall of that number or id.

    :raises UnknownRecall: there is none of that number.
    """
    found = uuid_of(name)
    if found is not None:
        return RecallId(found)
    if not (name.isascii() and name.isdigit()):
        raise typer.BadParameter(f"expected a number such as 3, got {name!r}.", param_hint="'RECALL'")
    return session.app.production.view_recalls.of_number(session.caller, int(name))


def tell(session: Session, recall_id: RecallId, *, as_json: bool) -> None:
    """The recall as it is by now, with all that it reaches."""
    told = session.app.production.view_recalls.one(session.caller, recall_id)
    pack = session.app.production.make_recall_pack(session.caller, told.recall.lots)
    record = recall_records.recall(told) | {"pack": recall_records.pack(pack)}
    show(as_json, record, lambda: recall_tables.whole(told, pack, session.organization))
