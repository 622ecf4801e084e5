"""An organisation's own units in SQL."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, Connection, Uuid, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.decoding import AnyRow
from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.statements import Statement
from adapters.sql.tables import own_unit
from domain.shared.identifiers import OrganizationId
from domain.shared.units import BUILT_IN, Dimension, Unit

_UNIT = own_unit.c.symbol, own_unit.c.dimension, own_unit.c.factor
OWN_UNITS = Statement(
    select(*_UNIT)
    .where(own_unit.c.organization_id == bindparam("organization_id", type_=Uuid()))
    .order_by(own_unit.c.symbol)
)
_AS_JSON = {
    "postgresql": func.json_agg(func.json_build_array(*_UNIT), type_=JSON()),
    "sqlite": func.json_group_array(func.json_array(*_UNIT), type_=JSON()),
}
UNITS_AS_JSON = {
    dialect: select(every).where(own_unit.c.organization_id == OF_ORGANIZATION).scalar_subquery()
    for dialect, every in _AS_JSON.items()
}
"""The own units of the organisation that a statement is for, in one column of it."""

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


def units_in(told: Sequence[Sequence[str]] | None) -> Sequence[Unit]:
    """The units of a column `UNITS_AS_JSON`, by symbol."""
    units = (Unit(symbol, symbol, Dimension(dimension), Fraction(factor)) for symbol, dimension, factor in told or ())
    return sorted(units, key=lambda unit: unit.symbol)


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
