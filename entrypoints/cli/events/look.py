"""Look at billing events."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Group, RenderableType

from domain.billing.inbox import EventStatus
from entrypoints.cli import tables
from entrypoints.cli.events import records
from entrypoints.cli.options import AsJson, Limit
from entrypoints.cli.reading import When, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_as_operator
from ports.billing_reading import EventQuery

UTC = ZoneInfo("UTC")

EventId = Annotated[str, typer.Argument(metavar="EVENT", help="The event, by the provider's id.")]


def listed(
    status: Annotated[EventStatus | None, typer.Option(help="Only those of this status.")] = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Only those of this type.")] = None,
    organization: Annotated[
        str | None, typer.Option("--organization", "-o", help="Only those about this one, by name or id.")
    ] = None,
    since: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="The first day or time, UTC.")] = None,
    until: Annotated[When | None, typer.Option(parser=when, metavar="TIME", help="The last day or time, UTC.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List events that came, the newest first."""
    with open_as_operator() as app:
        query = EventQuery(
            status=status,
            type=type_,
            organization_id=None
            if organization is None
            else app.identity.act_as_operator(organization).organization_id,
            since=None if since is None else since.first_moment_in(UTC),
            until=None if until is None else until.last_moment_in(UTC),
            limit=limit + 1,
        )
        found = app.billing.view_events(query)
    page, more = found[:limit], len(found) > limit
    record = {"events": [records.event(each) for each in page], "more": more}

    def view() -> RenderableType:
        if not page:
            return "No such event came."
        listing = records.events_table(page)
        return Group(listing, "", "There is more; see it with a higher --limit.") if more else listing

    show(as_json, record, view)


def show_one(
    event: EventId,
    body: Annotated[bool, typer.Option("--body", help="Show what it says, too: personal data may be in it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show an event and what came of it."""
    with open_as_operator() as app:
        found = app.billing.view_events.one(event)
    record = records.event(found) | ({"body": found.event.body or None} if body else {})
    show(as_json, record, lambda: tables.properties(record))


def stats(as_json: AsJson = False) -> None:
    """Count the events of each status."""
    with open_as_operator() as app:
        counts = app.billing.view_events.counts()
    needing = counts[EventStatus.DEAD] + counts[EventStatus.QUARANTINED]
    record = {"events": {str(status): count for status, count in counts.items()}, "needing_somebody": needing}

    def view() -> RenderableType:
        rows = [(str(status), str(count)) for status, count in counts.items()]
        listing = tables.table("Status", "Events", rows=rows, numbers=("Events",))
        advice = "See them with `stillroom events list --status dead` and `--status quarantined`."
        return Group(listing, "", f"{needing} need somebody. {advice}") if needing else listing

    show(as_json, record, view)
