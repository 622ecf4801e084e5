"""Look at stock: items, lots, history, units, and the stock of another day."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.inventory.items import Item, ItemKind
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, ItemQuery, Show, Sort, StockLine, sort_key
from entrypoints.cli import records, stock_records, stock_tables, tables
from entrypoints.cli.options import AsJson, ItemName, Limit, OrganizationName
from entrypoints.cli.reading import When, when
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session

Search = Annotated[str, typer.Argument(help="Only items with this in their name or code.")]


def items(
    search: Search = "",
    kind: Annotated[ItemKind | None, typer.Option(help="Only items of this kind.")] = None,
    shown: Annotated[Show, typer.Option("--show", help="Which items.")] = Show.ACTIVE,
    sort: Annotated[Sort, typer.Option(help="In which order.")] = Sort.NAME,
    descending: Annotated[bool, typer.Option("--descending", help="The other way round.")] = False,
    limit: Limit = 100,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List items with what is on hand and available."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        query = ItemQuery(search=search, kind=kind, show=shown, sort=sort, descending=descending, limit=limit)
        found, costs = list(islice(_items(session, query), limit + 1)), session.sees_costs
        lines, more = found[:limit], len(found) > limit
        record = {"items": [stock_records.stock_line(line, costs=costs) for line in lines], "more": more}
        show(
            as_json,
            record,
            lambda: _listed(stock_tables.items(lines, session.organization, costs=costs), more),
        )


def lots(
    name: ItemName,
    every: Annotated[bool, typer.Option("--all", help="Used up lots as well.")] = False,
    limit: Limit = 100,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show an item with its lots and what orders have reserved of it."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        line, costs = session.item(name), session.sees_costs
        found = list(islice(_lots(session, line.item, only_open=not every, limit=limit), limit + 1))
        of, more = found[:limit], len(found) > limit
        reserved = session.app.inventory.view_stock.reservations(session.caller, line.item.id)
        record = {
            "item": stock_records.stock_line(line, costs=costs),
            "lots": [stock_records.lot(lot, session.today, costs=costs) for lot in of],
            "reservations": [stock_records.reservation(row) for row in reserved],
            "more": more,
        }

        def view() -> RenderableType:
            parts = [
                stock_tables.items([line], session.organization, costs=costs),
                "",
                _listed(stock_tables.lots(of, line.item, session.organization, session.today, costs=costs), more),
            ]
            if reserved:
                codes = {lot.id: lot.code for lot in of}
                parts += ["", stock_tables.reservations(reserved, codes, line.item, session.organization)]
            return Group(*parts)

        show(as_json, record, view)


def history(
    name: Annotated[str | None, typer.Argument(metavar="ITEM", help="Only this item, by code or id.")] = None,
    limit: Limit = 50,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List movements, the newest first."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        item_id = None if name is None else session.item(name).item.id
        costs = session.sees_costs
        found = list(islice(_history(session, HistoryQuery(item_id=item_id, limit=limit)), limit + 1))
        lines, more = found[:limit], len(found) > limit
        record = {
            "movements": [stock_records.history_line(line, costs=costs) for line in lines],
            "more": more,
        }
        show(
            as_json,
            record,
            lambda: _listed(stock_tables.history(lines, session.organization, costs=costs), more),
        )


def as_of(
    moment: Annotated[When, typer.Argument(parser=when, metavar="DATE|TIME", help="A day means its end.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Show the stock as it was: what was in effect by then, whenever it was recorded."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        asked = moment.last_moment(session.organization)
        lines = session.app.inventory.view_stock.as_of(session.caller, asked)
        record = {
            "as_of": asked.isoformat(),
            "items": [stock_records.stock_as_of(line, costs=session.sees_costs) for line in lines],
        }
        show(as_json, record, lambda: stock_tables.stock_as_of(lines, session.organization, costs=session.sees_costs))


def units(organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """List the units of measure, the organisation's own among them."""
    with open_session(organization, Permission.VIEW_INVENTORY) as session:
        found = session.app.inventory.view_stock.units(session.caller)
        show(as_json, {"units": [records.unit(each) for each in found]}, lambda: tables.units(found))


def _listed(rows: RenderableType, more: bool) -> RenderableType:
    return Group(rows, "", "There is more; see it with a higher --limit.") if more else rows


def _items(session: Session, query: ItemQuery) -> Iterator[StockLine]:
    """All items of the query, page by page."""
    while True:
        page = session.app.inventory.view_stock.items(session.caller, query)
        yield from page.rows
        if not page.more:
            return
        last = page.rows[-1].item
        query = replace(query, after=(sort_key(last, query.sort), last.id))


def _lots(session: Session, item: Item, *, only_open: bool, limit: int) -> Iterator[Lot]:
    """All lots of an item, page by page."""
    after = None
    while True:
        page = session.app.inventory.view_stock.lots(
            session.caller, item.id, only_open=only_open, limit=limit, after=after
        )
        yield from page.rows
        if not page.more:
            return
        after = page.rows[-1].id


def _history(session: Session, query: HistoryQuery) -> Iterator[HistoryLine]:
    """All movements of the query, page by page."""
    while True:
        page = session.app.inventory.view_stock.history(session.caller, query)
        yield from page.rows
        if not page.more:
            return
        last = page.rows[-1]
        query = replace(query, before=(last.adjustment.recorded_at, last.adjustment.item_id, last.movement.sequence))
