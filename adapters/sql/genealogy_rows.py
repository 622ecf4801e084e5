"""The rows of a lineage: of several parts, each in columns of its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, Select, Text, Uuid, cast, null, select
from sqlalchemy.types import TypeEngine

from adapters.sql.genealogy_links import literals
from adapters.sql.types import Moment

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
    "made": BigInteger(),
    "remaining": BigInteger(),
    "reserved": BigInteger(),
    "reason": Text(),
    "expires_on": Date(),
    "at": Moment(),
    "ended_at": Moment(),
}


def part_of(which: str, /, **told: ColumnElement[Any]) -> Select[Any]:
    """Rows of one part: what it does not tell is NULL."""
    [told["part"]] = literals(which)
    nothing = {column: cast(null(), kind) for column, kind in _COLUMNS.items()}
    return select(*(told.get(column, nothing[column]).label(column) for column in _COLUMNS))
