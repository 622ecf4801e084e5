"""
The statement that tells a lineage: one list of rows of several parts, each in columns of its own.

Which lots and links it tells, `genealogy_links` finds out.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.types import TypeEngine

from adapters.sql.genealogy_links import OF_LOT, ZERO, is_ours, literals, reached
from adapters.sql.statements import Statement
from adapters.sql.tables import (
    batch,
    batch_movement,
    inventory_adjustment,
    inventory_history,
    inventory_item,
    inventory_lot,
)
from adapters.sql.types import Moment
from domain.production.genealogy import Direction, UseKind

# Every row has all of these; those that a part does not tell are NULL.
_COLUMNS: Mapping[str, TypeEngine[Any]] = {
    "part": Text(),
    "kind": Text(),
    "lot_id": Uuid(),
    "batch_id": Uuid(),
    "item_id": Uuid(),
    "code": Text(),
    "name": Text(),
    "unit": Text(),
    "quantity": BigInteger(),
    "remaining": BigInteger(),
    "reserved": BigInteger(),
    "reason": Text(),
    "expires_on": Date(),
    "at": Moment(),
    "ended_at": Moment(),
}


_ORIGINS: Mapping[UseKind, Sequence[str]] = {
    UseKind.SOLD: ("sale", "return"),
    UseKind.WRITTEN_OFF: ("spoil", "trash", "damaged"),
    UseKind.CORRECTED: ("manual", "recount"),
    UseKind.TAKEN_BACK: ("restock", "batch_output"),
}


_moved, _made = inventory_history, inventory_adjustment
_MORE_THAN_ANY: ColumnElement[int] = literal_column(str(2**31))


@cache
def lineage_statement(direction: Direction) -> Statement:
    """See `lineage_of`; built and compiled once for each direction."""
    return Statement(lineage_of(direction))


def lineage_of(direction: Direction) -> CompoundSelect[Any]:
    """The lineage of the lot `of_lot`, in rows of the columns above; no row if there is no such lot."""
    before = None if direction is Direction.FORWARD else reached(Direction.BACKWARD)
    after = None if direction is Direction.BACKWARD else reached(Direction.FORWARD)
    ways = [each for each in (before, after) if each is not None]
    lots = _whole(union(*(select(each.lots.c.lot_id) for each in ways)).subquery()).cte("lots")
    links = union(*(select(each.links) for each in ways)).cte("links")
    parts = [_lots(lots), _items(lots), _batches(links), _links(links)]
    parts += [] if after is None else [_uses(after.lots)]
    parts += [] if before is None else [_receipts(before.lots)]
    return union_all(*parts)


def _part(which: str, /, **told: ColumnElement[Any]) -> Select[Any]:
    """Rows of one part: what it does not tell is NULL."""
    [told["part"]] = literals(which)
    nothing = {column: cast(null(), kind) for column, kind in _COLUMNS.items()}
    return select(*(told.get(column, nothing[column]).label(column) for column in _COLUMNS))


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
    return _part(
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
    told = _part("item", kind=item.kind, item_id=item.id, code=item.code, name=item.name, unit=item.unit)
    return told.select_from(wanted.join(inventory_item, and_(is_ours(inventory_item), item.id == wanted.c.item_id)))


def _batches(links: CTE) -> Select[Any]:
    # Of a limit that it cannot foresee PostgreSQL expects a tenth, and looks these up rather than to read the table.
    wanted = select(links.c.batch_id).distinct().limit(select(_MORE_THAN_ANY).scalar_subquery()).subquery()
    return _part(
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
    return _part("link", kind=told.kind, lot_id=told.lot_id, batch_id=told.batch_id, quantity=told.quantity)


def _uses(reached: CTE) -> Select[Any]:
    """
    What changed the lots after they came in, but for what batches took, under what was first asked for.

    All but the lot that is traced came in by a batch.
    """
    moved, made, origin, first = _moved.c, _made.alias("made"), _made.alias("origin"), _made.alias("first")
    role, deepest = batch_movement.c.role, _deepest("type", first, origin, made)
    [used], [wasted] = literals(UseKind.USED), literals(UseKind.WASTED)
    kinds = [(deepest.in_(literals(*types)), literals(kind)[0]) for kind, types in _ORIGINS.items()]
    kind = case((role.in_(literals("waste")), wasted), *kinds, else_=used)
    reference, total = _deepest("reference", first, origin, made), func.sum(moved.delta)
    return (
        _part(
            "use",
            kind=kind,
            lot_id=moved.lot_id,
            code=reference,
            quantity=cast(-total, BigInteger()),
            at=func.max(moved.effective_at),
        )
        .select_from(reached)
        .join(_moved, _changes(reached))
        .join(made, and_(is_ours(made), made.c.id == moved.adjustment_id))
        .outerjoin(origin, and_(is_ours(origin), origin.c.id == made.c.origin))
        .outerjoin(first, and_(is_ours(first), first.c.id == origin.c.origin))
        .outerjoin(batch_movement, _by_batch())
        .where(or_(moved.lot_id != OF_LOT, moved.sequence != _beginning(OF_LOT)))
        .where(or_(role.is_(None), role.in_(literals("waste"))))
        .group_by(moved.lot_id, kind, reference)
        .having(total != ZERO)
    )


def _receipts(reached: CTE) -> Select[Any]:
    """How the lots came in, but for those that a batch made."""
    moved, made = _moved.c, _made.c
    return (
        _part("receipt", lot_id=moved.lot_id, code=made.reference, quantity=moved.delta, at=moved.effective_at)
        .select_from(reached)
        .join(_moved, _changes(reached))
        .join(_made, and_(is_ours(_made), made.id == moved.adjustment_id))
        .outerjoin(batch_movement, _by_batch())
        .where(moved.sequence == _beginning(reached.c.lot_id), batch_movement.c.role.is_(None))
    )


def _changes(reached: CTE) -> ColumnElement[bool]:
    return and_(is_ours(_moved), _moved.c.lot_id == reached.c.lot_id, text("inventory_history.delta <> 0"))


def _by_batch() -> ColumnElement[bool]:
    done = batch_movement.c
    return and_(is_ours(batch_movement), done.adjustment_id == _moved.c.adjustment_id, done.lot_id == _moved.c.lot_id)


def _beginning(lot_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The number of the movement that made the lot."""
    each = _moved.alias("each")
    same = and_(is_ours(each), each.c.lot_id == lot_id, text("each.delta <> 0"))
    return select(func.min(each.c.sequence)).where(same).correlate_except(each).scalar_subquery()


def _deepest(column: str, *tables: FromClause) -> ColumnElement[Any]:
    """The column of the first of these that there is: what takes something back is told as that."""
    *firsts, last = tables
    return case(*((each.c.id.is_not(None), each.c[column]) for each in firsts), else_=last.c[column])
