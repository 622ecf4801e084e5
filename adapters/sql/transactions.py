"""Transactions in SQL: all or nothing, and once more when the database asks for it."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from adapters.sql.catalogue import SqlItemCatalogue
from adapters.sql.claims import SqlClaims
from adapters.sql.engine import beginning, reading
from adapters.sql.identities import SqlIdentities
from adapters.sql.ledger import SqlStockLedger
from adapters.sql.members import SqlMembers
from adapters.sql.outbox import SqlOutbox
from adapters.sql.passwords import SqlMailedSecrets, SqlPasswords
from adapters.sql.recipes import SqlRecipes
from adapters.sql.roles import SqlRoles
from adapters.sql.sessions import SqlSessions
from adapters.sql.tokens import SqlTokens
from adapters.sql.users import SqlUsers
from adapters.sql.writing import OutcomeUnknown, transaction
from ports.transactions import Transaction

Result = TypeVar("Result")

RETRIES = 3
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"
_PRIMARY_CODE = 0xFF


class SqlTransaction:
    """What can be changed together, on one connection; what changes of stock do not need is made on demand."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.stock = SqlStockLedger(connection)
        self.items = SqlItemCatalogue(connection)
        self.claims = SqlClaims(connection)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(self._connection)

    @property
    def identities(self) -> SqlIdentities:
        return SqlIdentities(self._connection)

    @property
    def users(self) -> SqlUsers:
        return SqlUsers(self._connection)

    @property
    def members(self) -> SqlMembers:
        return SqlMembers(self._connection)

    @property
    def roles(self) -> SqlRoles:
        return SqlRoles(self._connection)

    @property
    def tokens(self) -> SqlTokens:
        return SqlTokens(self._connection)

    @property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._connection)

    @property
    def passwords(self) -> SqlPasswords:
        return SqlPasswords(self._connection)

    @property
    def mailed_secrets(self) -> SqlMailedSecrets:
        return SqlMailedSecrets(self._connection)

    @property
    def recipes(self) -> SqlRecipes:
        return SqlRecipes(self._connection)


class SqlTransactions:
    """The `Transactions` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._begin = reading(engine), beginning(engine)

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        """See `Transactions`."""
        for _ in range(RETRIES):
            try:
                return self._once(work)
            except DBAPIError as error:
                if not _asks_to_try_again(error):
                    raise
        return self._once(work)

    def _once(self, work: Callable[[Transaction], Result]) -> Result:
        with transaction(self._engine, self._begin) as connection:
            return work(SqlTransaction(connection))


def _asks_to_try_again(error: DBAPIError) -> bool:
    """Whether a transaction was given up because of what others did, or lost its connection before it committed."""
    if error.connection_invalidated:
        return not isinstance(error, OutcomeUnknown)
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
    return getattr(error.orig, "sqlstate", None) in {_SERIALIZATION_FAILURE, _DEADLOCK}
