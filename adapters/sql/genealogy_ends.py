"""Where the ways of a lineage end: what left its lots, and how they came in that no batch made."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, FromClause, Select, and_, case, cast, func, or_, select, text

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

    All but the lot that is traced came in by a batch.
    """
    moved, made, origin, first = _moved.c, _made.alias("made"), _made.alias("origin"), _made.alias("first")
    role, deepest = batch_movement.c.role, _deepest("type", first, origin, made)
    [used], [wasted] = literals(UseKind.USED), literals(UseKind.WASTED)
    kinds = [(deepest.in_(literals(*types)), literals(kind)[0]) for kind, types in _ORIGINS.items()]
    kind = case((role.in_(literals("waste")), wasted), *kinds, else_=used)
    reference, total = _deepest("reference", first, origin, made), func.sum(moved.delta)
    return (
        part_of(
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


def _deepest(column: str, *tables: FromClause) -> ColumnElement[Any]:
    """The column of the first of these that there is: what takes something back is told as that."""
    *firsts, last = tables
    return case(*((each.c.id.is_not(None), each.c[column]) for each in firsts), else_=last.c[column])
