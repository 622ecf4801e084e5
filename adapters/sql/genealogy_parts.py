"""
The statement that tells a lineage: one list of rows of several parts, each in columns of its own.

Which lots and links it tells, `genealogy_links` finds out.
"""

from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    CompoundSelect,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    null,
    select,
    union,
    union_all,
)

from adapters.sql.genealogy_ends import receipts, uses
from adapters.sql.genealogy_links import is_ours, literals, reached
from adapters.sql.genealogy_rows import part_of
from adapters.sql.rows import looked_up
from adapters.sql.statements import Statement
from adapters.sql.tables import batch, inventory_item, inventory_lot
from domain.production.genealogy import Direction, LinkKind

[_INPUT, _OUTPUT] = literals(*LinkKind)


@cache
def lineage_statement(direction: Direction) -> Statement:
    """See `lineage_of`; built and compiled once for each direction."""
    return Statement(lineage_of(direction))


def lineage_of(direction: Direction) -> CompoundSelect[Any]:
    """The lineage of the lot `of_lot`, in rows of `part_of`; no row if there is no such lot."""
    before = None if direction is Direction.FORWARD else reached(Direction.BACKWARD)
    after = None if direction is Direction.BACKWARD else reached(Direction.FORWARD)
    ways = [each for each in (before, after) if each is not None]
    links = union(*(select(each.links) for each in ways)).cte("links")
    lots = _lots_of(union(*(select(each.lots.c.lot_id) for each in ways)).cte("every_lot"), links).cte("lots")
    parts = [_lots(lots), _items(lots), _batches(links), _inputs(links)]
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


def _lots_of(every: CTE, links: CTE) -> Select[Any]:
    """The lots, each with the batch that made it and how much of it that made, if that link was followed."""
    lot, link, is_output = inventory_lot, links.c, links.c.kind == _OUTPUT
    made = select(link.lot_id, link.batch_id, link.quantity.label("made")).where(is_output)
    others = select(every.c.lot_id, cast(null(), Uuid()), cast(null(), BigInteger())).where(
        every.c.lot_id.not_in(select(link.lot_id).where(is_output))
    )
    wanted = union_all(made, others).subquery("wanted")
    return select(lot, wanted.c.batch_id, wanted.c.made).select_from(
        wanted.join(lot, and_(is_ours(lot), lot.c.id == wanted.c.lot_id))
    )


def _lots(lots: CTE) -> Select[Any]:
    lot = lots.c
    return part_of(
        "lot",
        lot_id=lot.id,
        batch_id=lot.batch_id,
        made=lot.made,
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
    wanted = looked_up(select(links.c.batch_id).distinct())
    return part_of(
        "batch",
        kind=batch.c.status,
        batch_id=batch.c.id,
        code=batch.c.label,
        name=batch.c.recipe_name,
        at=batch.c.started_at,
        ended_at=batch.c.ended_at,
    ).select_from(wanted.join(batch, and_(is_ours(batch), batch.c.id == wanted.c.batch_id)))


def _inputs(links: CTE) -> Select[Any]:
    told = links.c
    return part_of("input", lot_id=told.lot_id, batch_id=told.batch_id, quantity=told.quantity).where(
        told.kind == _INPUT
    )
