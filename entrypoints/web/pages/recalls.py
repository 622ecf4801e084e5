"""Recalls and drills: the list, and the form that starts one."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from flask import render_template, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.inventory.changes import CODE_LIMIT
from domain.inventory.refusals import UnknownLot
from domain.production.recalls import MOST_LOTS, TEXT_LIMIT, NewRecall, RecallKind
from domain.shared.identifiers import LotId
from entrypoints.web.incoming.cursors import recall_cursor, recall_position
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.states import recall_state
from ports.recall_reading import RecallQuery

recall_list_pages = PageRoutes()
RUN, VIEW = Permission.ADJUST_INVENTORY, Permission.VIEW_REPORTS
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


@recall_list_pages.get("/recalls", VIEW)
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
        recall_state=recall_state,
    )


@recall_list_pages.get("/recalls/new", RUN, also=(VIEW,))
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


@recall_list_pages.post("/recalls", RUN, also=(VIEW,), again=new_recall)
def start_recall(visit: Visit, form: StartForm) -> Response:
    """Start it; its time counts from now on."""
    new = NewRecall(kind=form.kind, lots=lots_in(form.lots), reason=form.reason, hold=bool(form.hold))
    started = visit.app.production.start_recall(visit.caller, new, form.key or None)
    return done("pages.show_recall", Done.RECALL_STARTED, recall_id=started.id)


def lots_in(ids: str) -> Sequence[LotId]:
    """
    The lots of which these are the ids, with commas between them.

    :raises UnknownLot: one of them is no id.
    """
    named = [each.strip() for each in ids.split(",") if each.strip()]
    try:
        return list(dict.fromkeys(LotId(UUID(each)) for each in named))
    except ValueError:
        raise UnknownLot(field="lots", got=ascii(ids[:60])) from None
