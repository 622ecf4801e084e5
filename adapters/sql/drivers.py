"""
The drivers' own connections, which report what they send.

Reporting belongs here and not in SQLAlchemy's events, because the drivers alone know whether there is anything to
commit and how long it takes, and because nobody who uses a raw cursor can forget it. What opening a connection takes is
not reported: reporting begins when `watched` is set.
"""

# ruff: noqa: ANN401 - arguments are handed on to the drivers as they come
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Self

import psycopg
from psycopg.abc import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

from adapters.sql.watch import timed

_DONE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


class WatchedSqlite(sqlite3.Connection):
    """A connection to an SQLite file."""

    watched = False

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _SqliteCursor)

    def commit(self) -> None:
        if self.in_transaction:
            with self.reporting("COMMIT"):
                super().commit()

    def rollback(self) -> None:
        if self.in_transaction:
            with self.reporting("ROLLBACK"):
                super().rollback()

    def command(self, sql: str) -> None:
        """Send a command that has neither parameters nor a result."""
        self.cursor().execute(sql)

    def reporting(self, sql: str) -> AbstractContextManager[None]:
        return timed(sql) if self.watched else nullcontext()


class _SqliteCursor(sqlite3.Cursor):
    connection: WatchedSqlite

    def execute(self, sql: str, *parameters: Any) -> Self:
        with self.connection.reporting(sql):
            return super().execute(sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> Self:
        with self.connection.reporting(sql):
            return super().executemany(sql, *parameters)


class WatchedPostgres(psycopg.Connection[Any]):
    """A connection to PostgreSQL."""

    watched = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.prepared: dict[bytes, Transformer | None] = {}
        self.cursor_factory = _PostgresCursor
        self.server_cursor_factory = _PostgresServerCursor

    def commit(self) -> None:
        if self._in_transaction:
            self.command("COMMIT")

    def rollback(self) -> None:
        if self._in_transaction:
            self.command("ROLLBACK")

    def command(self, sql: str) -> None:
        """
        Send a command that has neither parameters nor a result, by libpq itself: see `adapters.sql.prepared`.

        :raises psycopg.Error: the database refuses, or is gone.
        """
        with self.reporting(sql):
            self.checked(self.pgconn.exec_(sql.encode()))

    def checked(self, result: PGresult) -> PGresult:
        """
        A result of libpq that is one.

        :raises psycopg.Error: it is a failure.
        """
        if result.status in _DONE:
            return result
        raise error_from_result(result, self.info.encoding)

    def reporting(self, query: object) -> AbstractContextManager[None]:
        return timed(str(query)) if self.watched else nullcontext()

    @property
    def _in_transaction(self) -> bool:
        return self.pgconn.transaction_status != TransactionStatus.IDLE


class _PostgresCursor(psycopg.Cursor[Any]):
    connection: WatchedPostgres

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Self:
        with self.connection.reporting(query):
            return super().execute(query, *arguments, **options)

    def executemany(self, query: Any, *arguments: Any, **options: Any) -> None:
        with self.connection.reporting(query):
            super().executemany(query, *arguments, **options)

    @contextmanager
    def copy(self, statement: Any, *arguments: Any, **options: Any) -> Iterator[psycopg.Copy]:
        with self.connection.reporting(statement), super().copy(statement, *arguments, **options) as copy:
            yield copy


class _PostgresServerCursor(psycopg.ServerCursor[Any]):
    connection: WatchedPostgres

    def execute(self, query: Any, *arguments: Any, **options: Any) -> Self:
        with self.connection.reporting(query):
            return super().execute(query, *arguments, **options)
