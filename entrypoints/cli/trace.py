"""Follow a lot through batches."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.genealogy import Direction
from domain.shared.identifiers import LotId
from entrypoints.cli import trace_records, trace_tree
from entrypoints.cli.options import AsJson, LotName, OrganizationName
from entrypoints.cli.refusals import LotNotClear
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, lot_id_of, open_session


def trace(
    lot: LotName,
    item: Annotated[
        str | None, typer.Option(help="Of which item, where several have such a lot.", metavar="ITEM")
    ] = None,
    direction: Annotated[Direction, typer.Option(help="Which way to follow it.")] = Direction.BOTH,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show all that a lot came of and all that came of it: deliveries, batches, lots, orders."""
    with open_session(organization, Permission.VIEW_INVENTORY, Permission.VIEW_BATCHES) as session:
        lineage = session.app.production.trace_lot(session.caller, _lot_id(session, lot, item), direction)
        record = trace_records.lineage(lineage, direction)
        show(as_json, record, lambda: trace_tree.lineage(lineage, direction, session.organization))


def _lot_id(session: Session, name: str, item: str | None) -> LotId:
    """
    The lot that is called so.

    :raises UnknownItem, UnknownLot: there is none.
    :raises LotNotClear: several items have a lot of that number.
    """
    if item is not None:
        return session.lot_id(session.item(item).item, name)
    by_id = lot_id_of(name)
    if by_id is not None:
        return by_id
    found = session.app.production.trace_lot.lots_of_code(session.caller, name)
    if len(found) > 1:
        raise LotNotClear(name, [lot.item.code for lot in found])
    return found[0].id
