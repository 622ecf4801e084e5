"""One recall: all that it reaches, and the forms that hold it, stop its clock and close it."""

from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.production.recall_tables import PackTable
from domain.production.recalls import TEXT_LIMIT, Outcome, hold_reason
from domain.shared.identifiers import RecallId
from entrypoints.web.incoming.fields import Form, Query, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import recall_state
from entrypoints.web.recalls import pack_of
from ports.sheets import SheetForm

recall_pages = PageRoutes()
RUN, VIEW, TAKE = Permission.ADJUST_INVENTORY, Permission.VIEW_REPORTS, Permission.EXPORT_REPORTS


class CloseForm(Form):
    """How it ended."""

    outcome: Outcome = Outcome.DONE
    note: Text = ""


class FileQuery(Query):
    """Which table of the pack, and in which form."""

    table: PackTable = PackTable.EVENTS
    format: SheetForm = SheetForm.XLSX


@recall_pages.get("/recalls/<uuid:recall_id>", VIEW)
def show_recall(visit: Visit, recall_id: UUID, mistake: Mistake | None = None) -> str:
    """One of them: the affected lots, where each is, who had it, and what can be done now."""
    told = visit.app.production.view_recalls.one(visit.caller, RecallId(recall_id))
    return render_template(
        "recall.html",
        told=told,
        recall=told.recall,
        pack=visit.app.production.make_recall_pack(visit.caller, told.recall.lots),
        held_for=hold_reason(told.recall),
        recall_state=recall_state,
        running=visit.app.clock() - told.recall.started_at,
        limit=TEXT_LIMIT,
        may_run=visit.may(RUN),
        may_take=visit.may(TAKE),
        may_trace=visit.may(Permission.VIEW_BATCHES),
        mistake=mistake,
    )


@recall_pages.post("/recalls/<uuid:recall_id>/pack", RUN, also=(VIEW,), again=show_recall)
def pack_recall(visit: Visit, recall_id: UUID) -> Response:
    """Keep the time at which its pack was there."""
    visit.app.production.pack_recall(visit.caller, RecallId(recall_id))
    return done("pages.show_recall", Done.RECALL_PACKED, recall_id=recall_id)


@recall_pages.post("/recalls/<uuid:recall_id>/hold", RUN, also=(VIEW,), again=show_recall)
def hold_recalled(visit: Visit, recall_id: UUID) -> Response:
    """Hold all that it reaches by now."""
    visit.app.production.hold_recalled(visit.caller, RecallId(recall_id))
    return done("pages.show_recall", Done.RECALL_HELD, recall_id=recall_id)


@recall_pages.post("/recalls/<uuid:recall_id>/close", RUN, also=(VIEW,), again=show_recall)
def close_recall(visit: Visit, recall_id: UUID, form: CloseForm) -> Response:
    """Close it for good."""
    visit.app.production.close_recall(visit.caller, RecallId(recall_id), form.outcome, form.note)
    return done("pages.show_recall", Done.RECALL_CLOSED, recall_id=recall_id)


@recall_pages.get("/recalls/<uuid:recall_id>/file", TAKE)
def recall_file(visit: Visit, recall_id: UUID) -> Response:
    """
    A table of its pack as a file.

    :raises InvalidRequest: the address asks for something else.
    """
    asked = parse_query(FileQuery)
    recall = visit.app.production.view_recalls.one(visit.caller, RecallId(recall_id)).recall
    name = f"recall-{recall.number}"
    return pack_of(visit.app, visit.caller, recall.lots, asked.table, asked.format, name).response()
