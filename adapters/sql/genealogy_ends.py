"""Where the ways of a lineage end: what left its lots, and how they came in that no batch made."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from adapters.sql.genealogy_links import OF_LOT, ZERO, is_ours, literals
from adapters.sql.genealogy_rows import part_of
from adapters.sql.tables import batch_movement, inventory_adjustment, inventory_history
from domain.production.genealogy import UseKind

_ORIGINS: Mapping[UseKind, Sequence[str]] = {
    UseKind.SOLD: ("sale", "return"),
    UseKind.WRITTEN_OFF: ("spoil", "trash", "damaged"),
    UseKind.CORRECTED: ("manual", "recount"),
    UseKind.TAKEN_BACK: ("restock", "batch_output"),
}


_moved, _made = inventory_history, inventory_adjustment


def uses(reached: CTE) -> Select[Any]:
    """
    What changed the lots after they came in, but for what batches took, under what was first asked for.

    What comes back under a reference alone is of what was taken under it last, by an order or by hand.

    All but the lot that is traced came in by a batch.
    """
    moved, made, origin, first = _moved.c, _made.alias("made"), _made.alias("origin"), _made.alias("first")
    role, deepest = batch_movement.c.role, partial(_deepest, first, origin, made)
    left = (
        select(moved.lot_id, _kind(role, deepest).label("kind"), deepest("reference").label("code"))
        .add_columns(moved.delta, moved.effective_at)
        .select_from(reached)
        .join(_moved, _changes(reached))
        .join(made, and_(is_ours(made), made.c.id == moved.adjustment_id))
        .outerjoin(origin, and_(is_ours(origin), origin.c.id == made.c.origin))
        .outerjoin(first, and_(is_ours(first), first.c.id == origin.c.origin))
        .outerjoin(batch_movement, _by_batch())
        .where(or_(moved.lot_id != OF_LOT, moved.sequence != _beginning(OF_LOT)))
        .where(or_(role.is_(None), role.in_(literals("waste"))))
        .subquery("gone")
    ).c
    total = func.sum(left.delta)
    told = part_of(
        "use",
        kind=left.kind,
        lot_id=left.lot_id,
        code=left.code,
        quantity=cast(-total, BigInteger()),
        at=func.max(left.effective_at),
    )
    return told.group_by(left.lot_id, left.kind, left.code).having(total != ZERO)


def receipts(reached: CTE) -> Select[Any]:
    """How the lots came in, but for those that a batch made."""
    moved, made = _moved.c, _made.c
    return (
        part_of("receipt", lot_id=moved.lot_id, code=made.reference, quantity=moved.delta, at=moved.effective_at)
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


def _deepest(first: FromClause, origin: FromClause, made: FromClause, column: str) -> ColumnElement[Any]:
    """The column of the first of these that there is: what takes something back is told as that."""
    back = [(each.c.id.is_not(None), each.c[column]) for each in (first, origin)]
    return case(*back, else_=made.c[column])


def _kind(role: ColumnElement[Any], deepest: Callable[[str], ColumnElement[Any]]) -> ColumnElement[Any]:
    [used], [wasted], [by_hand] = literals(UseKind.USED), literals(UseKind.WASTED), literals("batch_use")
    back = and_(deepest("type").in_(literals("return")), _taken_last(deepest("id"), deepest("reference")) == by_hand)
    kinds = [(deepest("type").in_(literals(*types)), literals(kind)[0]) for kind, types in _ORIGINS.items()]
    return case((role.in_(literals("waste")), wasted), (back, used), *kinds, else_=used)


def _taken_last(returned: ColumnElement[Any], reference: ColumnElement[Any]) -> ColumnElement[Any]:
    """
    By which type of change, not a batch's, the lot was last taken of under the reference, before that return.

    What was reversed, then or later, took nothing.
    """
    taken, took, back, done = _moved.alias("taken"), _made.alias("took"), _moved.alias("back"), batch_movement.alias()
    undoing, [reversal] = _made.alias("undoing"), literals("reversal")
    of_this_lot = back.c.lot_id == _moved.c.lot_id
    began = select(func.min(back.c.sequence)).where(is_ours(back), back.c.adjustment_id == returned, of_this_lot)
    by_batch = exists().where(is_ours(done), done.c.adjustment_id == took.c.id, done.c.lot_id == taken.c.lot_id)
    undone = exists().where(is_ours(undoing), undoing.c.origin == took.c.id, undoing.c.type == reversal)
    return (
        select(took.c.type)
        .join_from(taken, took, and_(is_ours(took), took.c.id == taken.c.adjustment_id))
        .where(is_ours(taken), taken.c.lot_id == _moved.c.lot_id, text("taken.delta <> 0"))
        .where(taken.c.sequence < began.correlate_except(back).scalar_subquery(), took.c.reference == reference)
        .where(took.c.type.in_(literals("sale", "batch_use")), ~by_batch, ~undone)
        .order_by(taken.c.sequence.desc())
        .limit(literal_column("1"))
        .correlate_except(taken, took)
        .scalar_subquery()
    )
