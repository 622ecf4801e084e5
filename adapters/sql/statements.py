"""
Statements that the driver sends by itself.

SQLAlchemy writes them and knows their types; but its way from `execute` to the driver and back costs more than many of
them take in the database, and on the write path every one counts.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine, PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPIModule
from sqlalchemy.exc import DBAPIError

from adapters.sql.prepared import Prepared


class Statement:
    """
    One statement, compiled at its first use for each database.

    It runs inside a transaction that SQLAlchemy has begun, and its errors are SQLAlchemy's.
    """

    def __init__(self, construct: Any) -> None:  # noqa: ANN401 - whatever SQLAlchemy can compile
        self._construct = construct
        self._compiled: dict[str, _OfPostgres | _OfSqlite] = {}

    def all(self, connection: Connection, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Send it; the rows of its result, with its columns' names."""
        return self._send(connection.engine, connection.connection, parameters)

    def read(self, engine: Engine, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """Send it by itself, and once more if the server has been restarted since the connection was made."""
        try:
            return self._read_once(engine, parameters)
        except DBAPIError as failure:
            if not failure.connection_invalidated:
                raise
        return self._read_once(engine, parameters)

    def _read_once(self, engine: Engine, parameters: Mapping[str, Any]) -> Sequence[Any]:
        """On a connection straight from the pool: a `Connection` around it would cost as much as some statements."""
        try:
            pooled = engine.raw_connection()
        except engine.dialect.loaded_dbapi.Error as error:
            raise failure_of(engine, None, "connecting", error) from error
        try:
            return self._send(engine, pooled, parameters)
        finally:
            pooled.close()

    def _send(self, engine: Engine, pooled: PoolProxiedConnection, parameters: Mapping[str, Any]) -> Sequence[Any]:
        dialect = engine.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compile_for = _OfPostgres if dialect.name == "postgresql" else _OfSqlite
            compiled = self._compiled[dialect.name] = compile_for(self._construct, dialect)
        try:
            return compiled.send(pooled.driver_connection, parameters)
        except dialect.loaded_dbapi.Error as error:
            raise failure_of(engine, pooled, compiled.sql, error) from error


def failure_of(engine: Engine, pooled: PoolProxiedConnection | None, sql: str, error: DBAPIModule.Error) -> DBAPIError:
    """
    SQLAlchemy's error for one of the driver's; `pooled` is None when there was no connection to be had.

    When the connection is lost, the others in the pool are not worth another try and are thrown away.
    """
    dialect = engine.dialect
    is_lost = pooled is not None and dialect.is_disconnect(error, pooled, None)
    if is_lost:
        engine.dispose()
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


class _Columns:
    """The rows of a statement's result, with its columns' names and Python's types."""

    def __init__(self, construct: Any, dialect: Dialect) -> None:  # noqa: ANN401 - as above
        columns = list(getattr(construct, "exported_columns", ()))
        make: Any = namedtuple  # noqa: PYI024 - its fields are known at run time only
        self._make = make("Row", [column.name for column in columns])._make
        converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self._converts = [(place, convert) for place, convert in enumerate(converts) if convert is not None]
        self.row: Callable[[Sequence[Any]], Any] = self._converted if self._converts else self._make
        self.any = bool(columns)

    def _converted(self, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a named tuple
        values = list(row)
        for place, convert in self._converts:
            values[place] = convert(values[place])
        return self._make(values)


class _OfPostgres:
    """A statement prepared by libpq; the values of its parameters tell how they are written."""

    def __init__(self, construct: Any, dialect: Dialect) -> None:  # noqa: ANN401 - as above
        compiled = construct.compile(dialect=dialect)
        self._prepared = Prepared(str(compiled))
        self._defaults = {name: bind.value for bind, name in compiled.bind_names.items() if bind.value is not None}
        self._columns = _Columns(construct, dialect)
        self.sql = self._prepared.sql

    def send(self, connection: Any, parameters: Mapping[str, Any]) -> Sequence[Any]:  # noqa: ANN401 - the driver's
        return self._prepared.send(connection, {**self._defaults, **parameters}, self._columns.row)


class _OfSqlite:
    """A statement sent by a cursor; the types of its parameters tell how they are written."""

    def __init__(self, construct: Any, dialect: Dialect) -> None:  # noqa: ANN401 - as above
        compiled = construct.compile(dialect=dialect)
        self.sql = str(compiled)
        self._positions: Sequence[str] = compiled.positiontup or ()
        self._binds = {
            name: (bind.value, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for bind, name in compiled.bind_names.items()
        }
        self._columns = _Columns(construct, dialect)

    def send(self, connection: Any, parameters: Mapping[str, Any]) -> Sequence[Any]:  # noqa: ANN401 - the driver's
        values = {}
        for name, (default, convert) in self._binds.items():
            value = parameters.get(name, default)
            values[name] = value if convert is None else convert(value)
        cursor = connection.cursor()
        try:
            cursor.execute(self.sql, [values[name] for name in self._positions])
            return [self._columns.row(row) for row in cursor.fetchall()] if self._columns.any else ()
        finally:
            cursor.close()
