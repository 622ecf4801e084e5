"""One writing transaction: how it begins and ends, and what is known when its connection is lost."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from adapters.sql.engine import open_on
from adapters.sql.statements import failure_of


class OutcomeUnknown(OperationalError):
    """The connection was lost while a transaction committed: only the database knows whether it did."""


@contextmanager
def transaction(engine: Engine, begin: str) -> Iterator[Connection]:
    """
    A connection in a writing transaction, which commits, or rolls back when an exception passes.

    SQLAlchemy's own `begin` would do the same at three times the cost, which the write path would feel.

    engine: one for `reading`, since the transaction begins here, by the statement `begin`.

    :raises OutcomeUnknown: the connection was lost while the transaction committed.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        open_on(connection, begin)
        try:
            yield connection
        except BaseException:
            # Where the connection is lost, the server does it.
            with suppress(engine.dialect.loaded_dbapi.Error):
                raw.rollback()
            raise
        _commit(connection)


def _commit(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    driver = connection.dialect.loaded_dbapi
    try:
        raw.commit()
    except driver.Error as error:
        with suppress(driver.Error):
            raw.rollback()
        failure = failure_of(connection.engine, connection.connection, "COMMIT", error)
        if failure.connection_invalidated:
            raise OutcomeUnknown("COMMIT", None, error, connection_invalidated=True) from error
        raise failure from error
