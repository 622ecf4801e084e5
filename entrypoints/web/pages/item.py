"""One item: what there is of it, its lots, its reservations and its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from flask import render_template, url_for
from pydantic import BaseModel, ConfigDict

from application.app import App
from application.caller import Caller
from application.paging import Page
from domain.identity.permissions import Permission
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, StockLine
from domain.shared.identifiers import ItemId
from entrypoints.web.incoming.cursors import history_cursor, history_position, lot_cursor, lot_position
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.chart import Chart, levels_of, step_chart
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.states import item_states, lot_state

item_pages = PageRoutes()

LOTS = 50
MOVEMENTS = 25
CHARTED = 200
"""Movements in the chart; the newest of them are the first page of the history."""


class Shown(BaseModel):
    """Which parts of the lots and of the history are shown, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    lots: Literal["open", "all"] = "open"
    lots_after: str | None = None
    before: str | None = None

    def address(self, item_id: UUID, part: str, **changes: object) -> str:
        """The item's address with some of this changed, at that part of the page."""
        changed = self.model_copy(update=changes).model_dump(exclude_defaults=True)
        return url_for("pages.item", item_id=item_id, _anchor=part, **changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A page of the history, the cursor of the next one, and the chart of what was on hand."""

    movements: Sequence[HistoryLine]
    older: str | None
    chart: Chart | None


@item_pages.get("/items/<uuid:item_id>", Permission.VIEW_INVENTORY)
def item(visit: Visit, item_id: UUID) -> str:
    """
    The page of one item.

    :raises UnknownItem: the organisation has no such item.
    :raises InvalidRequest, BadCursor: the address asks for what the page does not know.
    """
    shown, app, caller = parse_query(Shown), visit.app, visit.caller
    line = app.inventory.view_stock.item(caller, ItemId(item_id))
    lots, past = _lots(app, caller, line.item.id, shown), _past(app, caller, line, shown)
    today = caller.organization.day_of(app.clock())
    more_lots = lot_cursor(lots.rows[-1].id) if lots.more else None
    return render_template(
        "item.html",
        shown=shown,
        line=line,
        item=line.item,
        states=item_states(line),
        lots=[(lot, lot_state(lot, today)) for lot in lots.rows],
        codes={lot.id: lot.code for lot in lots.rows},
        more_lots=shown.address(item_id, "lots", lots_after=more_lots) if more_lots else None,
        reservations=app.inventory.view_stock.reservations(caller, line.item.id),
        past=past,
        older=shown.address(item_id, "history", before=past.older) if past.older else None,
        costs=Permission.VIEW_COSTS in caller.permissions,
        may_trace=visit.may(Permission.VIEW_BATCHES),
    )


def _lots(app: App, caller: Caller, item_id: ItemId, shown: Shown) -> Page[Lot]:
    after = None if shown.lots_after is None else lot_position(shown.lots_after)
    return app.inventory.view_stock.lots(caller, item_id, only_open=shown.lots == "open", limit=LOTS, after=after)


def _past(app: App, caller: Caller, line: StockLine, shown: Shown) -> Past:
    item_id = line.item.id
    newest = app.inventory.view_stock.history(caller, HistoryQuery(item_id=item_id, limit=CHARTED))
    chart = step_chart(levels_of(newest.rows, line.item.on_hand), app.clock(), line.item.reorder_point)
    if shown.before is None:
        rows, more = newest.rows[:MOVEMENTS], newest.more or len(newest.rows) > MOVEMENTS
    else:
        query = HistoryQuery(item_id=item_id, limit=MOVEMENTS, before=history_position(shown.before))
        page = app.inventory.view_stock.history(caller, query)
        rows, more = page.rows, page.more
    return Past(movements=rows, older=history_cursor(rows[-1]) if more else None, chart=chart)
