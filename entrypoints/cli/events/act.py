"""Do something about billing events."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType

from domain.billing.inbox import EventStatus
from entrypoints.cli import tables, wording
from entrypoints.cli.boundary import ExitCode
from entrypoints.cli.events import records
from entrypoints.cli.events.look import EventId
from entrypoints.cli.options import AsJson, Limit
from entrypoints.cli.records import Record
from entrypoints.cli.screen import bar, show
from entrypoints.cli.session import open_as_operator
from ports.billing_reading import EventQuery

if TYPE_CHECKING:
    from application.app import App
    from application.billing.handle_event import HandledEvent
    from application.billing.reconcile import Reconciled


def retry(as_json: AsJson = False) -> None:
    """
    Try the events that are due now, as the worker does.

    Ends with exit code 1 if one of them failed again.
    """
    with open_as_operator() as app:
        done = _retried(app)
    failed = [each for each in done if not each.success]
    record = {"success": not failed, "events": [records.handled(each) for each in done]}
    show(as_json, record, lambda: records.handled_table(done) if done else "No event was due.")
    if failed:
        raise typer.Exit(ExitCode.REFUSED)


def _retried(app: "App") -> "list[HandledEvent]":
    """What came of all that are due, with a bar on a terminal while it lasts."""
    counts = app.billing.view_events.counts()
    waiting, done = counts[EventStatus.FAILED] + counts[EventStatus.PENDING], list["HandledEvent"]()
    with bar("Trying") as advance:
        while tried := app.billing.retry_due_events(1):
            done += tried
            advance(len(done), waiting)
    return done


def replay(
    event: EventId,
    force: Annotated[bool, typer.Option("--force", help="Also one that has taken effect.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    Process an event once more, with all its tries: one that was given up, is in quarantine, or is due later.

    Mail that went out for it does not go out again. Ends with exit code 1 if it failed.
    """
    with open_as_operator() as app:
        done = app.billing.replay_event(event, insist=force)
    record = records.handled(done)
    show(as_json, record, lambda: tables.properties(record))
    if not done.success:
        raise typer.Exit(ExitCode.REFUSED)


def quarantine(
    event: Annotated[
        str | None, typer.Argument(metavar="EVENT", help="The event to put aside, by the provider's id.")
    ] = None,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why, in your own words.")
    ] = "An operator wants to look at it.",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List the events in quarantine; or put one there, so that nobody tries it before it is replayed."""
    with open_as_operator() as app:
        if event is not None:
            record = records.event(app.billing.quarantine_event(event, reason))
            show(as_json, record, lambda: tables.properties(record))
            return
        found = app.billing.view_events(EventQuery(status=EventStatus.QUARANTINED, limit=limit))
    listing = {"events": [records.event(each) for each in found]}
    show(as_json, listing, lambda: records.events_table(found) if found else "No event is in quarantine.")


def reconcile(
    whole: Annotated[bool, typer.Option("--whole", help="Compare every subscription, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """
    Take what the provider lists and never delivered, and read again what is in doubt.

    Ends with exit code 1 if an event that was found failed, or the provider does not answer.
    """
    with open_as_operator() as app, bar("Reconciling") as advance:
        done = app.billing.reconcile(whole=whole, told=lambda looked_at: advance(looked_at, 0))
    failed = [each for each in done.events if not each.success]
    show(as_json, _record(done, success=not failed), lambda: _view(done))
    if failed:
        raise typer.Exit(ExitCode.REFUSED)


def _record(of: "Reconciled", *, success: bool) -> Record:
    compared = of.compared
    return {
        "success": success,
        "events": [records.handled(each) for each in of.events],
        "refreshed": of.refreshed,
        "compared": compared and {"same": compared.same, "different": compared.different, "unknown": compared.unknown},
    }


def _view(of: "Reconciled") -> RenderableType:
    found = f"{wording.counted(len(of.events), 'event')} had never come"
    lines = [f"{found}; {wording.counted(of.refreshed, 'subscription')} read again."]
    if of.compared is not None:
        compared = of.compared
        lines.append(
            f"Of all subscriptions {compared.same} agreed, {compared.different} did not and are put right,"
            f" {compared.unknown} are of customers that nobody knows here."
        )
    told = "\n".join(lines)
    return Group(records.handled_table(of.events), "", told) if of.events else told
