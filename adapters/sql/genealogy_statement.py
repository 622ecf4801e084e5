"""
The statement that follows a lot through batches.

Two recursions go from lot to lot, backward and forward; UNION lets each lot in once, so that neither a diamond nor a
circle makes more of it. What they reached is told by one list of rows of several parts, each in columns of its own.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
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

from adapters.sql.rows import OF_ORGANIZATION
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
from domain.production.genealogy import Direction, LinkKind, UseKind

_OF_LOT: Any = bindparam("of_lot", type_=Uuid())

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


def _literal(*values: str) -> list[ColumnElement[Any]]:
    return [literal_column(f"'{value}'") for value in values]


_ZERO: ColumnElement[Any] = literal_column("0")
_INTO, _INPUT, _OUTPUT = _literal("use", "extra"), _literal("use", "extra", "return"), _literal("output")
_ORIGINS: Mapping[UseKind, Sequence[str]] = {
    UseKind.SOLD: ("sale", "return"),
    UseKind.WRITTEN_OFF: ("spoil", "trash", "damaged"),
    UseKind.CORRECTED: ("manual", "recount"),
    UseKind.TAKEN_BACK: ("restock", "batch_output"),
}


_ROLES = {LinkKind.INPUT: _INPUT, LinkKind.OUTPUT: _OUTPUT}

_moved, _made = inventory_history, inventory_adjustment


@cache
def lineage_statement(direction: Direction) -> Statement:
    """The lineage of the lot `of_lot`, in rows of the columns above; no row if there is no such lot."""
    before = None if direction is Direction.FORWARD else _backward()
    after = None if direction is Direction.BACKWARD else forward(_begin("forward"))
    reached = [each for each in (before, after) if each is not None]
    links = union(*(part for each in reached for part in _followed(each))).cte("links")
    lots = union(*(select(each.c.lot_id) for each in reached)).cte("lots")
    parts = [_lots(lots), _items(lots), _batches(links), _links(links)]
    parts += [] if after is None else [_uses(after)]
    parts += [] if before is None else [_receipts(before)]
    return Statement(union_all(*parts))


def _backward() -> CTE:
    """The lot and all that it came of."""
    here, made, used = _begin("backward"), batch_movement.alias("made"), batch_movement.alias("used")
    return here.union(
        select(used.c.lot_id)
        .select_from(here)
        .join(made, and_(_is(made), made.c.lot_id == here.c.lot_id, made.c.role.in_(_OUTPUT)))
        .join(used, and_(_is(used), used.c.batch_id == made.c.batch_id, used.c.role.in_(_INTO)))
        .where(_balance(used) != _ZERO)
    )


def forward(here: CTE) -> CTE:
    """Lots (a recursive CTE of their `lot_id`) and all that came of them."""
    made, used = batch_movement.alias("made"), batch_movement.alias("used")
    return here.union(
        select(made.c.lot_id)
        .select_from(here)
        .join(used, and_(_is(used), used.c.lot_id == here.c.lot_id, used.c.role.in_(_INTO)))
        .join(made, and_(_is(made), made.c.batch_id == used.c.batch_id, made.c.role.in_(_OUTPUT)))
        .where(_balance(used) != _ZERO)
    )


def _begin(name: str) -> CTE:
    lot = inventory_lot.c
    return select(lot.id.label("lot_id")).where(_is(inventory_lot), lot.id == _OF_LOT).cte(name, recursive=True)


def _is(table: FromClause) -> ColumnElement[bool]:
    return table.c.organization_id == OF_ORGANIZATION


def _balance(used: FromClause) -> ColumnElement[Any]:
    """What went from that lot into that batch, less what came back."""
    each = batch_movement.alias("balanced")
    same = and_(_is(each), each.c.lot_id == used.c.lot_id, each.c.batch_id == used.c.batch_id)
    return select(func.sum(each.c.delta)).where(same, each.c.role.in_(_INPUT)).correlate(used).scalar_subquery()


def _followed(reached: CTE) -> list[Select[Any]]:
    """The links out of the lots that were reached, and on from the batches that those lead to."""
    out, on = LinkKind.INPUT, LinkKind.OUTPUT
    if reached.name == "backward":
        out, on = on, out
    first = _summed(out, reached, batch_movement.c.lot_id == reached.c.lot_id).cte(f"{reached.name}_links")
    batches = select(first.c.batch_id).distinct().subquery()
    return [select(first), _summed(on, batches, batch_movement.c.batch_id == batches.c.batch_id)]


def _summed(kind: LinkKind, source: FromClause, same: ColumnElement[bool]) -> Select[Any]:
    [name], moved = _literal(kind.value), batch_movement.c
    total = func.sum(moved.delta)
    quantity = total if kind is LinkKind.OUTPUT else -total
    return (
        select(name.label("kind"), moved.lot_id, moved.batch_id, cast(quantity, BigInteger()).label("quantity"))
        .select_from(source)
        .join(batch_movement, and_(_is(batch_movement), same, moved.role.in_(_ROLES[kind])))
        .group_by(moved.lot_id, moved.batch_id)
        .having(total != _ZERO)
    )


def _part(which: str, /, **told: ColumnElement[Any]) -> Select[Any]:
    """Rows of one part: what it does not tell is NULL."""
    [told["part"]] = _literal(which)
    nothing = {column: cast(null(), kind) for column, kind in _COLUMNS.items()}
    return select(*(told.get(column, nothing[column]).label(column) for column in _COLUMNS))


def _lots(lots: CTE) -> Select[Any]:
    lot = inventory_lot.c
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
    ).select_from(lots.join(inventory_lot, and_(_is(inventory_lot), lot.id == lots.c.lot_id)))


def _items(lots: CTE) -> Select[Any]:
    lot, item = inventory_lot.c, inventory_item.c
    ids = select(lot.item_id).select_from(lots.join(inventory_lot, and_(_is(inventory_lot), lot.id == lots.c.lot_id)))
    wanted = ids.distinct().subquery()
    return _part("item", kind=item.kind, item_id=item.id, code=item.code, name=item.name, unit=item.unit).select_from(
        wanted.join(inventory_item, and_(_is(inventory_item), item.id == wanted.c.item_id))
    )


def _batches(links: CTE) -> Select[Any]:
    wanted = select(links.c.batch_id).distinct().subquery()
    return _part(
        "batch",
        kind=batch.c.status,
        batch_id=batch.c.id,
        code=batch.c.label,
        name=batch.c.recipe_name,
        at=batch.c.started_at,
        ended_at=batch.c.ended_at,
    ).select_from(wanted.join(batch, and_(_is(batch), batch.c.id == wanted.c.batch_id)))


def _links(links: CTE) -> Select[Any]:
    told = links.c
    return _part("link", kind=told.kind, lot_id=told.lot_id, batch_id=told.batch_id, quantity=told.quantity)


def _uses(reached: CTE) -> Select[Any]:
    """What changed the lots after they came in, without what batches took, under what was first asked for."""
    moved, made, origin, first = _moved.c, _made.alias("made"), _made.alias("origin"), _made.alias("first")
    role, deepest = batch_movement.c.role, _deepest("type", first, origin, made)
    [used], [wasted] = _literal(UseKind.USED), _literal(UseKind.WASTED)
    kinds = [(deepest.in_(_literal(*types)), _literal(kind)[0]) for kind, types in _ORIGINS.items()]
    kind = case((role.in_(_literal("waste")), wasted), *kinds, else_=used)
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
        .join(made, and_(_is(made), made.c.id == moved.adjustment_id))
        .outerjoin(origin, and_(_is(origin), origin.c.id == made.c.origin))
        .outerjoin(first, and_(_is(first), first.c.id == origin.c.origin))
        .outerjoin(batch_movement, _by_batch())
        .where(moved.sequence != _beginning(reached), or_(role.is_(None), role.in_(_literal("waste"))))
        .group_by(moved.lot_id, kind, reference)
        .having(total != _ZERO)
    )


def _receipts(reached: CTE) -> Select[Any]:
    """How the lots came in, but for those that a batch made."""
    moved, made = _moved.c, _made.c
    return (
        _part("receipt", lot_id=moved.lot_id, code=made.reference, quantity=moved.delta, at=moved.effective_at)
        .select_from(reached)
        .join(_moved, _changes(reached))
        .join(_made, and_(_is(_made), made.id == moved.adjustment_id))
        .outerjoin(batch_movement, _by_batch())
        .where(moved.sequence == _beginning(reached), batch_movement.c.role.is_(None))
    )


def _changes(reached: CTE) -> ColumnElement[bool]:
    return and_(_is(_moved), _moved.c.lot_id == reached.c.lot_id, text("inventory_history.delta <> 0"))


def _by_batch() -> ColumnElement[bool]:
    done = batch_movement.c
    return and_(_is(batch_movement), done.adjustment_id == _moved.c.adjustment_id, done.lot_id == _moved.c.lot_id)


def _beginning(reached: CTE) -> ColumnElement[Any]:
    """The number of the movement that made the lot."""
    each = _moved.alias("each")
    same = and_(_is(each), each.c.lot_id == reached.c.lot_id, text("each.delta <> 0"))
    return select(func.min(each.c.sequence)).where(same).correlate(reached).scalar_subquery()


def _deepest(column: str, *tables: FromClause) -> ColumnElement[Any]:
    """The column of the first of these that there is: what takes something back is told as that."""
    *firsts, last = tables
    return case(*((each.c.id.is_not(None), each.c[column]) for each in firsts), else_=last.c[column])
