"""The statements that record what was planned: on PostgreSQL one, on SQLite one for each table."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Insert, Select, Table, Update, and_, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import (
    audit_log,
    inventory_adjustment,
    inventory_history,
    inventory_item,
    inventory_lot,
    reservation,
)

_TOTALS = ("on_hand", "reserved", "value", "unit_cost", "sequence", "last_hash", "lots_made")
_LEVELS = ("remaining", "reserved", "pick_order")

Parts = frozenset[str]
"""Which tables a recording writes, by the names of its parameters."""


@cache
def record_at_once(parts: Parts) -> Statement:
    """One statement for PostgreSQL: everything that is inserted or changed stands in its WITH clause."""
    statement = _STATEMENTS["items"]
    for part in sorted(parts - {"items"}):
        statement = statement.add_cte(_written(part, postgresql.insert).cte(f"write_{part}"))
    return Statement(statement)


@cache
def record_in_turn(parts: Parts) -> tuple[Statement, ...]:
    """One statement a part for SQLite, in the order that its foreign keys ask for."""
    return tuple(Statement(_written(part, sqlite.insert)) for part in _ORDER if part in parts)


def _written(part: str, insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    return _reserving(insert_of) if part == "reservations" else _STATEMENTS[part]


def _given(parameter: str, table: Table) -> tuple[list[str], Select[Any]]:
    """The columns of a table that are given, and the rows given for them."""
    names = [column.name for column in table.c if column.computed is None and column.name != "organization_id"]
    given = rows(parameter, {name: table.c[name].type for name in names})
    return ["organization_id", *names], select(OF_ORGANIZATION, *(given.c[name] for name in names))


def _inserting(parameter: str, table: Table) -> Insert:
    return insert(table).from_select(*_given(parameter, table))


def _updating(parameter: str, table: Table, names: tuple[str, ...]) -> Update:
    given = rows(parameter, {name: table.c[name].type for name in ("id", *names)})
    return (
        update(table)
        .where(and_(table.c.organization_id == OF_ORGANIZATION, table.c.id == given.c.id))
        .values({name: given.c[name] for name in names})
    )


def _reserving(insert_of: Any) -> Any:  # noqa: ANN401 - as above
    columns, given = _given("reservations", reservation)
    # Without a WHERE, SQLite would take the ON of ON CONFLICT for a join's.
    statement = insert_of(reservation).from_select(columns, given.where(text("true")))
    key = ["organization_id", "adjustment_id", "lot_id"]
    return statement.on_conflict_do_update(index_elements=key, set_={"quantity": statement.excluded.quantity})


_STATEMENTS: Mapping[str, Any] = {
    "items": _updating("items", inventory_item, _TOTALS),
    "adjustments": _inserting("adjustments", inventory_adjustment),
    "new_lots": _inserting("new_lots", inventory_lot),
    "lots": _updating("lots", inventory_lot, _LEVELS),
    "movements": _inserting("movements", inventory_history),
    "audit": _inserting("audit", audit_log),
}
AUDIT: Insert = _STATEMENTS["audit"]
"""Keeps audit entries alone."""

_ORDER = ("adjustments", "new_lots", "lots", "movements", "reservations", "audit", "items")
