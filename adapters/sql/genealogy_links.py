"""
Which batches a lot is followed through, in SQL.

A recursion goes from batch to batch; UNION lets each in once, so that neither a diamond nor a circle makes more of it.
The lots and links follow from the batches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    union,
)

from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.tables import batch_movement, inventory_lot
from domain.production.genealogy import Direction, LinkKind

OF_LOT: Any = bindparam("of_lot", type_=Uuid())
ZERO: ColumnElement[Any] = literal_column("0")


def literals(*values: str) -> list[ColumnElement[Any]]:
    """Texts that stand in the statement itself."""
    return [literal_column(f"'{value}'") for value in values]


_INTO, _INPUT, _OUTPUT = literals("use", "extra"), literals("use", "extra", "return"), literals("output")


@dataclass(frozen=True, slots=True)
class Reached:
    """What is reached in one direction: lots as `lot_id`; links as `kind`, `lot_id`, `batch_id` and `quantity`."""

    lots: CTE
    links: CTE


def is_ours(table: FromClause) -> ColumnElement[bool]:
    """Of the organisation that asks."""
    return table.c.organization_id == OF_ORGANIZATION


def reached(direction: Direction) -> Reached:
    """All that is reached backward or forward from the lot `of_lot`; without it, nothing."""
    name, onward = direction.value, LinkKind.OUTPUT if direction is Direction.FORWARD else LinkKind.INPUT
    batches = batches_after(lambda lot_id: lot_id == OF_LOT) if direction is Direction.FORWARD else _backward()
    moved = _moved(batches).cte(f"{name}_moved")
    start = select(inventory_lot.c.id.label("lot_id")).where(is_ours(inventory_lot), inventory_lot.c.id == OF_LOT)
    is_onward = moved.c.kind == literals(onward)[0]
    lots = union(start, select(moved.c.lot_id).where(is_onward)).cte(f"{name}_lots")
    links = select(moved).where(or_(is_onward, moved.c.lot_id.in_(select(lots.c.lot_id))))
    return Reached(lots, links.cte(f"{name}_links"))


def batches_after(is_first: Callable[[ColumnElement[Any]], ColumnElement[bool]]) -> CTE:
    """The batches that lots went into, those that what they made went into, and so on; `is_first` tells which lots."""
    made, used, first = batch_movement.alias("made"), batch_movement.alias("used"), batch_movement.alias("first")
    begin = select(first.c.batch_id).where(went_in(first), is_first(first.c.lot_id))
    here = begin.cte("forward_batches", recursive=True)
    return here.union(
        select(used.c.batch_id)
        .select_from(here)
        .join(made, and_(came_out(made), made.c.batch_id == here.c.batch_id))
        .join(used, and_(went_in(used), used.c.lot_id == made.c.lot_id))
    )


def _backward() -> CTE:
    """The batch that made the lot, those that made what went into it, and so on."""
    made, used, last = batch_movement.alias("made"), batch_movement.alias("used"), batch_movement.alias("last")
    begin = select(last.c.batch_id).where(came_out(last), last.c.lot_id == OF_LOT)
    here = begin.cte("backward_batches", recursive=True)
    return here.union(
        select(made.c.batch_id)
        .select_from(here)
        .join(used, and_(went_in(used), used.c.batch_id == here.c.batch_id))
        .join(made, and_(came_out(made), made.c.lot_id == used.c.lot_id))
    )


def came_out(made: FromClause) -> ColumnElement[bool]:
    """What a batch made."""
    return and_(is_ours(made), made.c.role.in_(_OUTPUT))


def went_in(used: FromClause) -> ColumnElement[bool]:
    """What went from that lot into that batch, if not all of it came back."""
    each = batch_movement.alias("balanced")
    same = and_(is_ours(each), each.c.lot_id == used.c.lot_id, each.c.batch_id == used.c.batch_id)
    balance = select(func.sum(each.c.delta)).where(same, each.c.role.in_(_INPUT)).correlate(used).scalar_subquery()
    return and_(is_ours(used), used.c.role.in_(_INTO), balance != ZERO)


def _moved(batches: CTE) -> Select[Any]:
    """How much of which lots went into the batches and came out of them."""
    moved, [into, out] = batch_movement.c, literals(*LinkKind)
    kind, total = case((moved.role.in_(_OUTPUT), out), else_=into), func.sum(moved.delta)
    return (
        select(kind.label("kind"), moved.lot_id, moved.batch_id, cast(func.abs(total), BigInteger()).label("quantity"))
        .select_from(batches)
        .join(batch_movement, and_(is_ours(batch_movement), moved.batch_id == batches.c.batch_id))
        .where(moved.role.in_([*_INPUT, *_OUTPUT]))
        .group_by(moved.lot_id, moved.batch_id, kind)
        .having(total != ZERO)
    )
