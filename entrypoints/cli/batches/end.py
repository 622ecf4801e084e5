"""End batches: with what came out, by calling them off, or as failed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from domain.production.batch_outputs import Made
from entrypoints.cli import batch_records, batch_tables
from entrypoints.cli.batches import fills
from entrypoints.cli.batches.naming import RUN, BatchName, Reason, batch_id_of, tell
from entrypoints.cli.options import AsJson, DryRun, Key, OrganizationName
from entrypoints.cli.reading import amount_of, day
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session

if TYPE_CHECKING:
    from application.production.finish_batch import Outcome


def finish(
    batch: BatchName,
    amount: Annotated[list[str], typer.Argument(metavar="QUANTITY", help="What came out in all: 19.5 l.")],
    fill: Annotated[list[str] | None, typer.Option(metavar=fills.METAVAR, help=fills.HELP)] = None,
    lot: Annotated[str | None, typer.Option("--lot", metavar="NUMBER", help="Number of the lot of the rest.")] = None,
    expires: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help="Last day of the rest.")] = None,
    notes: Annotated[str, typer.Option(metavar="TEXT", help="In your own words.")] = "",
    dry_run: DryRun = False,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """
    Finish a batch: what was filled becomes lots of SKUs, the rest a lot of the item that the recipe makes.

    All lots together cost what went into the batch. What is made of a held lot is held, too, for the same reason.
    A dry run tells which lots that makes, and what is lost.
    """
    with open_session(organization, *RUN) as session:
        exact, unit = amount_of(amount)
        if exact is None or unit is None:
            raise typer.BadParameter("expected a number and a unit, such as 19.5 l.", param_hint="'QUANTITY'")
        filled = tuple(fills.fill_of(session, each) for each in fill or ())
        made = Made(amount=exact, unit=unit, fills=filled, lot_code=lot, expires_on=expires, notes=notes)
        batch_id, finish_batch = batch_id_of(session, batch), session.app.production.finish_batch
        if dry_run:
            _tell_check(session, finish_batch.foresee(session.caller, batch_id, made), as_json=as_json)
        else:
            finish_batch(session.caller, batch_id, made, key)
            tell(session, batch_id, as_json=as_json)


def cancel(
    batch: BatchName, reason: Reason, key: Key = None, organization: OrganizationName = None, as_json: AsJson = False
) -> None:
    """Call a batch off: what went into it goes back to the very lots."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.cancel_batch(session.caller, batch_id_of(session, batch), reason, key)
        tell(session, done.id, as_json=as_json)


def fail(
    batch: BatchName, reason: Reason, key: Key = None, organization: OrganizationName = None, as_json: AsJson = False
) -> None:
    """End a batch that gave nothing: what went into it is lost."""
    with open_session(organization, *RUN) as session:
        done = session.app.production.fail_batch(session.caller, batch_id_of(session, batch), reason, key)
        tell(session, done.id, as_json=as_json)


def _tell_check(session: Session, outcome: "Outcome", *, as_json: bool) -> None:
    told = batch_records.finish_check(outcome, costs=session.sees_costs)
    show(as_json, told, lambda: batch_tables.finish_check(outcome, costs=session.sees_costs))
