"""Recalls and drills: the list, the form that starts one, and one of them with all that it reaches."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from flask import render_template, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.inventory.changes import CODE_LIMIT
from domain.inventory.refusals import UnknownLot
from domain.production.recall_tables import PackTable
from domain.production.recalls import MOST_LOTS, TEXT_LIMIT, NewRecall, Outcome, RecallKind, hold_reason
from domain.shared.identifiers import LotId, RecallId
from entrypoints.web.incoming.cursors import recall_cursor, recall_position
from entrypoints.web.incoming.fields import Form, Query, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import recall_state
from entrypoints.web.recalls import pack_of
from ports.recall_reading import RecallQuery
from ports.sheets import SheetForm

recall_pages = PageRoutes()
RUN, VIEW, TAKE = Permission.ADJUST_INVENTORY, Permission.VIEW_REPORTS, Permission.EXPORT_REPORTS
ROWS = 50
FOUND = 20
"""How many lots a search shows."""
_IDS_LIMIT = MOST_LOTS * 37


class Filter(BaseModel):
    """What the list shows, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    kind: RecallKind | None = None
    cursor: str | None = None

    def query(self) -> RecallQuery:
        """:raises BadCursor: the cursor is of another list."""
        before = None if self.cursor is None else recall_position(self.cursor)
        return RecallQuery(kind=self.kind, limit=ROWS, before=before)

    def address(self, **changes: object) -> str:
        """The list's address with some of this changed, from its first page on."""
        changed = self.model_copy(update={"cursor": None, **changes})
        return url_for("pages.list_recalls", **changed.model_dump(exclude_defaults=True, mode="json"))


class Choice(BaseModel):
    """What the form that starts a recall shows: the lots chosen so far, by their ids, and a search for more."""

    model_config = ConfigDict(frozen=True)

    search: Annotated[Text, Field(max_length=CODE_LIMIT)] = ""
    lots: Annotated[Text, Field(max_length=_IDS_LIMIT)] = ""

    def address(self, lots: Sequence[LotId]) -> str:
        """The form with these lots chosen."""
        return url_for("pages.new_recall", lots=",".join(map(str, lots)) or None)


class StartForm(Form):
    """What a recall begins with; `key` makes a form that is sent twice start it once."""

    kind: RecallKind = RecallKind.DRILL
    lots: Annotated[Text, Field(max_length=_IDS_LIMIT)] = ""
    reason: Text = ""
    hold: Text = ""
    key: Text = ""


class CloseForm(Form):
    """How it ended."""

    outcome: Outcome = Outcome.DONE
    note: Text = ""


class FileQuery(Query):
    """Which table of the pack, and in which form."""

    table: PackTable = PackTable.EVENTS
    format: SheetForm = SheetForm.XLSX


@recall_pages.get("/recalls", VIEW)
def list_recalls(visit: Visit) -> str:
    """One page of the recalls and drills."""
    shown = parse_query(Filter)
    page = visit.app.production.view_recalls.page(visit.caller, shown.query())
    cursor = recall_cursor(page.rows[-1].recall) if page.more else None
    return render_template(
        "recalls.html",
        shown=shown,
        recalls=page.rows,
        kinds=list(RecallKind),
        next_page=shown.address(cursor=cursor) if cursor else None,
        may_run=visit.may(RUN),
        length=length,
        recall_state=recall_state,
    )


@recall_pages.get("/recalls/new", RUN, also=(VIEW,))
def new_recall(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form that starts one: find the lots, choose them, say why."""
    shown = parse_query(Choice)
    chosen = lots_in(mistake.given.get("lots", "") if mistake else shown.lots)
    lines = {line.lot.id: line for line in visit.app.production.label_lots.find(visit.caller, chosen)}
    search = shown.search.strip()
    found = visit.app.production.view_recalls.lots(visit.caller, search, FOUND) if search else []
    return render_template(
        "recall_new.html",
        shown=shown,
        chosen=[lines[lot_id] for lot_id in chosen if lot_id in lines],
        ids=chosen,
        found=[each for each in found if each.lot.id not in lines],
        limit=TEXT_LIMIT,
        key=visit.app.ids(),
        mistake=mistake,
    )


@recall_pages.post("/recalls", RUN, also=(VIEW,), again=new_recall)
def start_recall(visit: Visit, form: StartForm) -> Response:
    """Start it; its time counts from now on."""
    new = NewRecall(kind=form.kind, lots=lots_in(form.lots), reason=form.reason, hold=bool(form.hold))
    started = visit.app.production.start_recall(visit.caller, new, form.key or None)
    return done("pages.show_recall", Done.RECALL_STARTED, recall_id=started.id)


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
        length=length,
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


def lots_in(ids: str) -> Sequence[LotId]:
    """
    The lots of which these are the ids, with commas between them.

    :raises UnknownLot: one of them is no id.
    """
    named = [each.strip() for each in ids.split(",") if each.strip()]
    try:
        return list(dict.fromkeys(LotId(UUID(each)) for each in named))
    except ValueError:
        raise UnknownLot("The organisation", field="lots", got=ascii(ids[:60])) from None


def length(of: timedelta) -> str:
    """How long something took, in the two largest of its units: "4 min 12 s"."""
    seconds = int(of.total_seconds())
    units = [("d", seconds // 86_400), ("h", seconds // 3_600 % 24), ("min", seconds // 60 % 60), ("s", seconds % 60)]
    first = next((place for place, (_, count) in enumerate(units) if count), len(units) - 1)
    return " ".join(f"{count} {unit}" for unit, count in units[first : first + 2] if count) or "0 s"
