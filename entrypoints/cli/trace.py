"""Follow a lot through batches."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.genealogy import Direction
from entrypoints.cli import trace_records, trace_tree
from entrypoints.cli.options import AsJson, LotName, OrganizationName
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session


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
        [lot_id] = session.lot_ids([lot], item)
        lineage = session.app.production.trace_lot(session.caller, lot_id, direction)
        record = trace_records.lineage(lineage, direction)
        show(as_json, record, lambda: trace_tree.lineage(lineage, direction, session.organization))
