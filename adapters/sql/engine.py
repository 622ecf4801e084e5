"""
Connections to both databases, with the promises that everything else relies on.

A writing transaction begins by locking (SQLite: BEGIN IMMEDIATE; PostgreSQL: READ COMMITTED and row locks), a read is
one statement and nothing else, and a snapshot sees one state however many statements it needs.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.sql.drivers import WatchedPostgres, WatchedSqlite
from adapters.sql.statements import failure_of

APPLICATION_ROLE = "stillroom_app"
"""The PostgreSQL role that the application works as: it may not change or remove what is append only."""

_POSTGRES_SETTINGS = {
    "timezone": "UTC",
    "default_transaction_isolation": "read committed",
    # Every statement is prepared, and finds its rows by an index whatever its parameters are: to plan it once is right.
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    # What is looked up is in memory or on a solid-state disk, where a page here and there costs little more than a row
    # of pages.
    "random_page_cost": "1.1",
}

_WRITING = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}
_SNAPSHOT = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}

BUSY_SECONDS = 10
"""How long a writer waits for another one on SQLite."""


OTHERS_WHO_OPEN = 20
"""How many others may open a new SQLite file at the same moment."""

CONNECT_SECONDS = 5
"""How long the server may take to accept a connection."""


def create(url: str, *, role: str | None = APPLICATION_ROLE) -> Engine:
    """
    An engine for one of `sqlite:///file` and `postgresql://…`.

    role: what a PostgreSQL connection becomes when it opens; None or empty stays the login, as migrations must.

    Behind PgBouncer in transaction mode a server connection changes hands between transactions, so nothing may be set
    when a connection opens: pass `role=None`, let `ALTER ROLE login SET role = 'stillroom_app'` and `SET timezone =
    'UTC'` do it, and set `max_prepared_statements` (1.22 and newer) in PgBouncer.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url, role)


def reading(engine: Engine) -> Engine:
    """The same engine, for single statements: each sees what is committed, without BEGIN and COMMIT around it."""
    return engine.execution_options(begin=None)


def snapshot(engine: Engine) -> Engine:
    """The same engine, for several statements that see one state and write nothing."""
    return engine.execution_options(begin=_SNAPSHOT[engine.dialect.name])


@contextmanager
def impatient(engine: Engine) -> Iterator[Connection]:
    """A connection that waits for no other writer; on PostgreSQL it is the statement that says for whom not to wait."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            yield connection
            return
        raw: Any = connection.connection.driver_connection
        raw.command("PRAGMA busy_timeout = 0")
        try:
            yield connection
        finally:
            raw.command(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _sqlite(url: str) -> Engine:
    options = {"factory": WatchedSqlite, "timeout": BUSY_SECONDS}
    engine = create_engine(url, connect_args=options, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: WatchedSqlite, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        _write_ahead(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.watched = True

    event.listen(engine, "begin", _begin)
    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Write by a log, so that readers never wait; the first connection to a new file changes the file to it."""
    for _ in range(OTHERS_WHO_OPEN):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
            return
        # Somebody else is changing it. SQLite does not wait for that here, but where a transaction begins it does.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    connection.execute("PRAGMA journal_mode = WAL")


def _postgresql(url: str, role: str | None) -> Engine:
    engine = create_engine(
        url,
        connect_args={"autocommit": True, "connect_timeout": CONNECT_SECONDS},
        hide_parameters=True,
        pool_size=8,
        max_overflow=8,
        pool_timeout=10,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "do_connect")
    def connect(_: Dialect, __: object, arguments: tuple[Any, ...], options: dict[str, Any]) -> WatchedPostgres:
        return WatchedPostgres.connect(*arguments, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: WatchedPostgres, _: ConnectionPoolEntry) -> None:
        for name, value in _POSTGRES_SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        if role:
            connection.execute("SELECT set_config('role', %s, false)", [role])
        connection.watched = True

    event.listen(engine, "begin", _begin)
    return engine


def beginning(engine: Engine) -> str:
    """By which statement a writing transaction of this engine begins."""
    return str(engine.get_execution_options().get("begin", _WRITING[engine.dialect.name]))


def _begin(connection: Connection) -> None:
    """
    Begin as the connection is meant to be used.

    The drivers are left in the state in which they begin nothing by themselves, so that it costs nothing to use one
    connection for reading now and for writing then.
    """
    statement = connection.get_execution_options().get("begin", _WRITING[connection.dialect.name])
    if statement is not None:
        open_on(connection, statement)


def open_on(connection: Connection, statement: str) -> None:
    """Begin a transaction by this statement."""
    try:
        raw: Any = connection.connection.driver_connection
        raw.command(statement)
    except connection.dialect.loaded_dbapi.Error as error:
        raise failure_of(connection.engine, connection.connection, statement, error) from error
