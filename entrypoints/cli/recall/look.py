"""Look at recalls."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from domain.production.recalls import RecallKind
from entrypoints.cli import recall_records, recall_tables
from entrypoints.cli.options import AsJson, OrganizationName
from entrypoints.cli.recall.naming import VIEW, RecallName, recall_id_of, tell
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session
from ports.recall_reading import RecallQuery

if TYPE_CHECKING:
    from ports.recall_reading import ToldRecall


def list_all(
    kind: Annotated[RecallKind | None, typer.Option(help="Only recalls, or only drills.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List recalls and drills, the last started first, with the time that each took."""
    with open_session(organization, VIEW) as session:
        query, more = RecallQuery(kind=kind, limit=200), True
        found: list[ToldRecall] = []
        while more:
            page = session.app.production.view_recalls.page(session.caller, query)
            found += page.rows
            more = page.more
            query = replace(query, before=found[-1].recall.number if found else None)
        told = {"recalls": [recall_records.recall(each) for each in found]}
        show(as_json, told, lambda: recall_tables.recalls(found, session.organization))


def show_one(recall: RecallName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Show a recall: what it reaches now, where all of that is, and which orders had some."""
    with open_session(organization, VIEW) as session:
        tell(session, recall_id_of(session, recall), as_json=as_json)
