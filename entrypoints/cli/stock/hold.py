"""Hold a lot back from use, and lift the hold; by itself, or with all that came of it."""

from contextlib import AbstractContextManager
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from entrypoints.cli import stock_records, stock_tables, trace_records, trace_tree
from entrypoints.cli.options import AsJson, ItemName, LotName, OrganizationName
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session

Descendants = Annotated[
    bool, typer.Option("--descendants", help="With all that batches made of it, through any depth.")
]


def hold(
    name: ItemName,
    lot: LotName,
    reason: Annotated[str, typer.Option(help="Why it must not be used.", metavar="TEXT")],
    descendants: Descendants = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Hold a lot back: it is not sold, used or reserved until the hold is lifted."""
    with _opened(organization, descendants=descendants) as session:
        item = session.item(name).item
        lot_id = session.lot_id(item, lot)
        if not descendants:
            _tell(session, session.app.inventory.hold_lot(session.caller, lot_id, reason), item, as_json=as_json)
            return
        done = session.app.production.hold_descendants(session.caller, lot_id, reason)
        show(as_json, trace_records.changed(done), lambda: trace_tree.changed(done, "Held"))


def unhold(
    name: ItemName,
    lot: LotName,
    reason: Annotated[str, typer.Option(help="Why it may be used again.", metavar="TEXT")],
    descendants: Descendants = False,
    held_for: Annotated[
        str | None,
        typer.Option(
            help="What those are held for that are let go, if not the same as the lot; with --descendants.",
            metavar="TEXT",
        ),
    ] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Lift the hold of a lot."""
    if not descendants and held_for is not None:
        raise typer.BadParameter("--held-for goes with it.", param_hint="'--descendants'")
    with _opened(organization, descendants=descendants) as session:
        item = session.item(name).item
        lot_id = session.lot_id(item, lot)
        if not descendants:
            _tell(
                session, session.app.inventory.hold_lot.release(session.caller, lot_id, reason), item, as_json=as_json
            )
            return
        done = session.app.production.hold_descendants.release(session.caller, lot_id, reason, held_for)
        show(as_json, trace_records.changed(done), lambda: trace_tree.changed(done, "Released"))


def _opened(organization: str | None, *, descendants: bool) -> AbstractContextManager[Session]:
    also = [Permission.VIEW_BATCHES] if descendants else []
    return open_session(organization, Permission.ADJUST_INVENTORY, *also)


def _tell(session: Session, lot: Lot, item: Item, *, as_json: bool) -> None:
    show(
        as_json,
        stock_records.lot(lot, session.today, costs=session.sees_costs),
        lambda: stock_tables.lots([lot], item, session.organization, session.today, costs=session.sees_costs),
    )
