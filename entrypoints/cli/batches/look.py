"""Look at batches."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.batches import Batch, BatchStatus
from domain.shared.units import parse_density
from entrypoints.cli import batch_records, batch_tables, recipe_records, recipe_tables, tables
from entrypoints.cli.batches.naming import BatchName, batch_id_of, tell
from entrypoints.cli.files import destination
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.recipes.containers import Containers, FilledDensity, containers_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session
from ports.batch_reading import BatchQuery


def list_all(
    search: Annotated[str, typer.Argument(metavar="SEARCH", help="Part of a label.")] = "",
    status: Annotated[BatchStatus | None, typer.Option(help="Only those that stand so.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List batches, the last planned first."""
    with open_session(organization, Permission.VIEW_BATCHES) as session:
        query, more = BatchQuery(search=search, status=status, limit=200), True
        found: list[Batch] = []
        while more:
            page = session.app.production.view_batches.page(session.caller, query)
            found += page.rows
            more = page.more
            query = replace(query, after=(found[-1].planned_at, found[-1].id) if found else None)
        told = {"batches": [batch_records.summary(each, costs=session.sees_costs) for each in found]}
        show(as_json, told, lambda: batch_tables.batches(found, session.organization, costs=session.sees_costs))


def show_one(batch: BatchName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Show a batch: its plan, what happened, and what it did with which lot."""
    with open_session(organization, Permission.VIEW_BATCHES) as session:
        tell(session, batch_id_of(session, batch), as_json=as_json)


def record(
    batch: BatchName,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="The PDF.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Print the record of a batch as a PDF: who did what and when, with which lots, and lines to sign on."""
    with open_session(organization, Permission.VIEW_BATCHES) as session:
        found = session.app.production.view_batches.record(session.caller, batch_id_of(session, batch))
        with destination(out, "'--out'") as target:
            session.app.production.print_batch_record(session.caller, found, target)
        label = found.batch.label
        sentence = f"Printed the record of {label} to {out}."
        show(as_json, {"batch": label, "file": str(out)}, lambda: tables.plain(sentence))


def fill(
    batch: BatchName,
    into: Containers,
    density: FilledDensity = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Fill what a batch gives into containers, in their order, and tell exactly what is left. Nothing is changed."""
    with open_session(organization, Permission.VIEW_BATCHES) as session:
        found = session.app.production.fill_containers.of_batch(
            session.caller,
            batch_id_of(session, batch),
            containers_of(into),
            None if density is None else parse_density(density),
        )
        show(as_json, recipe_records.filling(found), lambda: recipe_tables.filling(found))
