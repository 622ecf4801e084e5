"""
Statements that the driver sends by itself.

SQLAlchemy writes them and knows their types; but its way from `execute` to the driver and back costs more than many of
them take in the database, and on the write path every one counts.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.exc import DBAPIError

_Convert = Callable[[Any], Any]


class Statement:
    """
    One statement, compiled at its first use for each database.

    It runs inside a transaction that SQLAlchemy has begun, and its errors are SQLAlchemy's.
    """

    def __init__(self, construct: Any) -> None:  # noqa: ANN401 - whatever SQLAlchemy can compile
        self._construct = construct
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Send it; the rows of its result, with its columns' names."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._construct, dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.bound(parameters))
            return compiled.rows(cursor.fetchall()) if compiled.has_rows else ()
        except dialect.loaded_dbapi.Error as error:
            raise failure_of(connection, compiled.sql, error) from error
        finally:
            cursor.close()

    def read(self, engine: Engine, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Send it by itself, and once more if the server has been restarted since the connection was made."""
        try:
            with engine.connect() as connection:
                return self.all(connection, parameters)
        except DBAPIError as failure:
            if not failure.connection_invalidated:
                raise
        with engine.connect() as connection:
            return self.all(connection, parameters)


def failure_of(connection: Connection, sql: str, error: DBAPIModule.Error) -> DBAPIError:
    """
    SQLAlchemy's error for one of the driver's.

    When the connection is lost, the others in the pool are not worth another try and are thrown away.
    """
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection, None)
    if is_lost:
        connection.engine.dispose()
    failure = DBAPIError.instance(
        sql,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    return cast(DBAPIError, failure)


class _Compiled:
    """A statement's text for one database, and how values get into and out of it."""

    def __init__(self, construct: Any, dialect: Dialect) -> None:  # noqa: ANN401 - as above
        compiled = construct.compile(dialect=dialect)
        self.sql = str(compiled)
        self._positions: Sequence[str] | None = compiled.positiontup
        self._binds = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        self._defaults = {name: bind.value for bind, name in compiled.bind_names.items()}
        columns = list(getattr(construct, "exported_columns", ()))
        self.has_rows = bool(columns)
        make: Any = namedtuple  # noqa: PYI024 - its fields are known at run time only
        self._row = make("Row", [column.name for column in columns])._make
        converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._converts = [(place, convert) for place, convert in enumerate(converts) if convert is not None]

    def bound(self, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a mapping or a sequence, as the driver asks
        """The parameters as the driver takes them."""
        values = {
            name: parameters.get(name, self._defaults[name]) if convert is None else convert(parameters[name])
            for name, convert in self._binds.items()
        }
        return values if self._positions is None else [values[name] for name in self._positions]

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Any]:
        """The rows with their columns' names and Python's types."""
        if not self._converts:
            return [self._row(row) for row in found]
        return [self._row(self._converted(row)) for row in found]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, convert in self._converts:
            values[place] = convert(values[place])
        return values
