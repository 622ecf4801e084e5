"""An organisation's own units in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.decoding import AnyRow
from adapters.sql.statements import Statement
from adapters.sql.tables import own_unit
from domain.shared.identifiers import OrganizationId
from domain.shared.units import BUILT_IN, Dimension, Unit

OWN_UNITS = Statement(
    select(own_unit.c.symbol, own_unit.c.dimension, own_unit.c.factor)
    .where(own_unit.c.organization_id == bindparam("organization_id", type_=Uuid()))
    .order_by(own_unit.c.symbol)
)
_ADD: dict[str, Any] = {
    "postgresql": postgresql.insert(own_unit).on_conflict_do_nothing().returning(own_unit.c.symbol),
    "sqlite": sqlite.insert(own_unit).on_conflict_do_nothing().returning(own_unit.c.symbol),
}


def units_of(connection: Connection, organization_id: OrganizationId) -> Sequence[Unit]:
    """The organisation's own units, by symbol."""
    return [unit_of(row) for row in OWN_UNITS.all(connection, {"organization_id": organization_id})]


def unit_of(row: AnyRow) -> Unit:
    """A unit, from the columns of `OWN_UNITS`."""
    return Unit(row.symbol, row.symbol, Dimension(row.dimension), row.factor)


def keep_unit(connection: Connection, organization_id: OrganizationId, unit: Unit) -> None:
    """
    Keep a unit of the organisation's own.

    :raises UnitTaken: it has a unit that is written like this one.
    """
    kept = {
        "organization_id": organization_id,
        "symbol_key": " ".join(unit.symbol.split()).casefold(),
        "symbol": unit.symbol,
        "dimension": unit.dimension,
        "factor": unit.factor,
    }
    if connection.execute(_ADD[connection.dialect.name], kept).first() is None:
        BUILT_IN.extended((*units_of(connection, organization_id), unit))
