"""What commands on batches call by name, and how they tell what became of one."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.batch_refusals import UnknownBatch
from domain.shared.identifiers import BatchId
from entrypoints.cli import batch_records, batch_tables
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session

BatchName = Annotated[str, typer.Argument(metavar="BATCH", help="The batch, by label or id.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why.")]
RUN = (Permission.RUN_BATCHES, Permission.VIEW_BATCHES)
"""What it takes to run a batch, and to be told what became of it."""


def batch_id_of(session: Session, name: str) -> BatchId:
    """
    The batch of that label or id.

    :raises UnknownBatch: there is none of that label.
    """
    found = uuid_of(name)
    if found is None:
        return session.app.production.view_batches.of_label(session.caller, name)
    try:
        return session.app.production.view_batches.of_label(session.caller, name)
    except UnknownBatch:
        return BatchId(found)


def tell(session: Session, batch_id: BatchId, *, as_json: bool) -> None:
    """The batch as it is by now."""
    record = session.app.production.view_batches.record(session.caller, batch_id)
    told = batch_records.record(record, costs=session.sees_costs)
    show(as_json, told, lambda: batch_tables.record(record, session.organization, costs=session.sees_costs))
