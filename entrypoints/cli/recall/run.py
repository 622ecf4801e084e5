"""Start recalls and drills, and close them."""

from typing import Annotated

import typer

from domain.production.recalls import NewRecall, Outcome, RecallKind
from entrypoints.cli import tables, wording
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.recall.naming import RUN, Lots, RecallName, WhoseItem, recall_id_of, tell
from entrypoints.cli.screen import show
from entrypoints.cli.session import open_session

Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in the record.")]
Hold = Annotated[bool, typer.Option("--hold", help="Hold the lots and all that was made of them.")]


def start(
    lots: Lots,
    reason: Why,
    item: WhoseItem = None,
    hold: Hold = False,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Start a recall: these lots are called back, with all that was made of them. Its time counts from now."""
    _start(RecallKind.RECALL, lots, reason, item, hold=hold, key=key, organization=organization, as_json=as_json)


def drill(
    lots: Lots,
    reason: Why = "Drill",
    item: WhoseItem = None,
    hold: Hold = False,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Practise a recall: the same, as a drill. `recall pack --recall` stops its clock."""
    _start(RecallKind.DRILL, lots, reason, item, hold=hold, key=key, organization=organization, as_json=as_json)


def hold(recall: RecallName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Hold the lots of a recall and all that was made of them by now."""
    with open_session(organization, *RUN) as session:
        held = session.app.production.hold_recalled(session.caller, recall_id_of(session, recall))
        show(as_json, {"held": held}, lambda: tables.plain(f"Held {wording.counted(held, 'lot')}."))


def close(
    recall: RecallName,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What came of it, or why it was a mistake.")],
    mistake: Annotated[bool, typer.Option("--mistake", help="It was started by mistake.")] = False,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Close a recall for good. What it held stays held."""
    with open_session(organization, *RUN) as session:
        recall_id, outcome = recall_id_of(session, recall), Outcome.MISTAKE if mistake else Outcome.DONE
        session.app.production.close_recall(session.caller, recall_id, outcome, note)
        tell(session, recall_id, as_json=as_json)


def _start(
    kind: RecallKind,
    lots: list[str],
    reason: str,
    item: str | None,
    *,
    hold: bool,
    key: str | None,
    organization: str | None,
    as_json: bool,
) -> None:
    with open_session(organization, *RUN) as session:
        new = NewRecall(kind=kind, lots=session.lot_ids(lots, item), reason=reason, hold=hold)
        tell(session, session.app.production.start_recall(session.caller, new, key).id, as_json=as_json)
