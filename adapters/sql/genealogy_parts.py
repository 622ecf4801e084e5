"""
The statement that tells a lineage: one list of rows of several parts, each in columns of its own.

Which lots and links it tells, `genealogy_links` finds out.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    literal_column,
    select,
    union,
    union_all,
)

from adapters.sql.genealogy_ends import receipts, uses
from adapters.sql.genealogy_links import is_ours, reached
from adapters.sql.genealogy_rows import part_of
from adapters.sql.statements import Statement
from adapters.sql.tables import batch, inventory_item, inventory_lot
from domain.production.genealogy import Direction

_MORE_THAN_ANY: ColumnElement[int] = literal_column(str(2**31))


@cache
def lineage_statement(direction: Direction) -> Statement:
    """See `lineage_of`; built and compiled once for each direction."""
    return Statement(lineage_of(direction))


def lineage_of(direction: Direction) -> CompoundSelect[Any]:
    """The lineage of the lot `of_lot`, in rows of `part_of`; no row if there is no such lot."""
    before = None if direction is Direction.FORWARD else reached(Direction.BACKWARD)
    after = None if direction is Direction.BACKWARD else reached(Direction.FORWARD)
    ways = [each for each in (before, after) if each is not None]
    lots = _whole(union(*(select(each.lots.c.lot_id) for each in ways)).subquery()).cte("lots")
    links = union(*(select(each.links) for each in ways)).cte("links")
    parts = [_lots(lots), _items(lots), _batches(links), _links(links)]
    parts += [] if after is None else [uses(after.lots)]
    parts += [] if before is None else [receipts(before.lots)]
    return union_all(*parts)


_lot, _item = inventory_lot.c, inventory_item.c
LOTS_OF_CODE = Statement(
    select(
        *(_lot.id.label("lot_id"), _lot.item_id, _lot.code, _lot.original.label("quantity"), _lot.remaining),
        *(_lot.reserved, _lot.held_reason.label("reason"), _lot.expires_on, _lot.received_at.label("at")),
        *(_item.code.label("item_code"), _item.name, _item.kind, _item.unit),
    )
    .join(inventory_item, and_(is_ours(inventory_item), _item.id == _lot.item_id))
    .where(is_ours(inventory_lot), _lot.code == bindparam("of_code", type_=Text()))
)
"""The lots `of_code`, each with its item. In no order: for one, SQLite would rather walk through all items in it."""


def _whole(wanted: FromClause) -> Select[Any]:
    lot = inventory_lot
    return select(lot).select_from(wanted.join(lot, and_(is_ours(lot), lot.c.id == wanted.c.lot_id)))


def _lots(lots: CTE) -> Select[Any]:
    lot = lots.c
    return part_of(
        "lot",
        lot_id=lot.id,
        item_id=lot.item_id,
        code=lot.code,
        quantity=lot.original,
        remaining=lot.remaining,
        reserved=lot.reserved,
        reason=lot.held_reason,
        expires_on=lot.expires_on,
        at=lot.received_at,
    )


def _items(lots: CTE) -> Select[Any]:
    item, wanted = inventory_item.c, select(lots.c.item_id).distinct().subquery()
    told = part_of("item", kind=item.kind, item_id=item.id, code=item.code, name=item.name, unit=item.unit)
    return told.select_from(wanted.join(inventory_item, and_(is_ours(inventory_item), item.id == wanted.c.item_id)))


def _batches(links: CTE) -> Select[Any]:
    # Of a limit that it cannot foresee PostgreSQL expects a tenth, and looks these up rather than to read the table.
    wanted = select(links.c.batch_id).distinct().limit(select(_MORE_THAN_ANY).scalar_subquery()).subquery()
    return part_of(
        "batch",
        kind=batch.c.status,
        batch_id=batch.c.id,
        code=batch.c.label,
        name=batch.c.recipe_name,
        at=batch.c.started_at,
        ended_at=batch.c.ended_at,
    ).select_from(wanted.join(batch, and_(is_ours(batch), batch.c.id == wanted.c.batch_id)))


def _links(links: CTE) -> Select[Any]:
    told = links.c
    return part_of("link", kind=told.kind, lot_id=told.lot_id, batch_id=told.batch_id, quantity=told.quantity)
