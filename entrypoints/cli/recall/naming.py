"""What commands on recalls call by name."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.shared.identifiers import RecallId
from entrypoints.cli import recall_records, recall_tables
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session

VIEW = Permission.VIEW_REPORTS
RUN = (Permission.ADJUST_INVENTORY, VIEW)
"""What it takes to run a recall, and to be told what became of it."""

Lots = Annotated[list[str], typer.Argument(metavar="LOT...", help="The lots, by number or id.")]
WhoseItem = Annotated[
    str | None, typer.Option("--item", metavar="ITEM", help="Whose lots, if several items have lots of that number.")
]
RecallName = Annotated[str, typer.Argument(metavar="RECALL", help="The recall, by its number or id.")]


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
