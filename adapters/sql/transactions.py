"""Transactions in SQL: all or nothing, and once more when the database asks for it."""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from adapters.sql.batches import SqlBatches
from adapters.sql.billing_inbox import SqlBillingInbox
from adapters.sql.catalogue import SqlItemCatalogue
from adapters.sql.chores import SqlChores
from adapters.sql.claims import SqlClaims
from adapters.sql.engine import beginning, open_on, reading
from adapters.sql.failures import FAILURES, is_outage
from adapters.sql.genealogy import SqlGenealogy
from adapters.sql.identities import SqlIdentities
from adapters.sql.invitations import SqlInvitations
from adapters.sql.label_jobs import SqlLabelJobs
from adapters.sql.ledger import SqlStockLedger
from adapters.sql.logout_tokens import SqlLogoutTokens
from adapters.sql.members import SqlMembers
from adapters.sql.organizations import SqlOrganizations
from adapters.sql.outbox import SqlOutbox
from adapters.sql.passkeys import SqlPasskeys
from adapters.sql.passwords import SqlMailedSecrets, SqlPasswords
from adapters.sql.products import SqlProducts
from adapters.sql.proven_identities import SqlProvenIdentities
from adapters.sql.provider_sessions import SqlProviderSessions
from adapters.sql.recalls import SqlRecalls
from adapters.sql.recipes import SqlRecipes
from adapters.sql.roles import SqlRoles
from adapters.sql.second_factors import SqlAuthenticators, SqlHalfSignIns, SqlRecoveryCodes
from adapters.sql.sessions import SqlSessions
from adapters.sql.sign_ups import SqlSignUps
from adapters.sql.subscriptions import SqlSubscriptions
from adapters.sql.tokens import SqlTokens
from adapters.sql.users import SqlUsers
from adapters.sql.writing import OutcomeUnknown, transaction
from ports.transactions import AttemptFailed, Transaction, TryAgain

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
    def organizations(self) -> SqlOrganizations:
        return SqlOrganizations(self._connection)

    @property
    def sign_ups(self) -> SqlSignUps:
        return SqlSignUps(self._connection)

    @property
    def invitations(self) -> SqlInvitations:
        return SqlInvitations(self._connection)

    @property
    def tokens(self) -> SqlTokens:
        return SqlTokens(self._connection)

    @property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self._connection)

    @property
    def provider_sessions(self) -> SqlProviderSessions:
        return SqlProviderSessions(self._connection)

    @property
    def proven_identities(self) -> SqlProvenIdentities:
        return SqlProvenIdentities(self._connection)

    @property
    def logout_tokens(self) -> SqlLogoutTokens:
        return SqlLogoutTokens(self._connection)

    @property
    def passwords(self) -> SqlPasswords:
        return SqlPasswords(self._connection)

    @property
    def mailed_secrets(self) -> SqlMailedSecrets:
        return SqlMailedSecrets(self._connection)

    @property
    def products(self) -> SqlProducts:
        return SqlProducts(self._connection)

    @property
    def passkeys(self) -> SqlPasskeys:
        return SqlPasskeys(self._connection)

    @property
    def authenticators(self) -> SqlAuthenticators:
        return SqlAuthenticators(self._connection)

    @property
    def recovery_codes(self) -> SqlRecoveryCodes:
        return SqlRecoveryCodes(self._connection)

    @property
    def half_sign_ins(self) -> SqlHalfSignIns:
        return SqlHalfSignIns(self._connection)

    @property
    def billing_inbox(self) -> SqlBillingInbox:
        return SqlBillingInbox(self._connection)

    @property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self._connection)

    @property
    def chores(self) -> SqlChores:
        return SqlChores(self._connection)

    @property
    def recipes(self) -> SqlRecipes:
        return SqlRecipes(self._connection)

    @property
    def batches(self) -> SqlBatches:
        return SqlBatches(self._connection)

    @property
    def genealogy(self) -> SqlGenealogy:
        return SqlGenealogy(self._connection)

    @property
    def recalls(self) -> SqlRecalls:
        return SqlRecalls(self._connection)

    @property
    def label_jobs(self) -> SqlLabelJobs:
        return SqlLabelJobs(self._connection)

    def attempt(self, work: Callable[[], Result]) -> Result:
        """See `Transaction.attempt`."""
        open_on(self._connection, "SAVEPOINT attempt")
        try:
            # COMMIT releases the savepoint, so that nobody waits for a statement that does.
            return work()
        except TryAgain:
            raise
        except Exception as cause:
            if isinstance(cause, FAILURES) and is_outage(cause):
                raise
            open_on(self._connection, "ROLLBACK TO SAVEPOINT attempt")
            raise AttemptFailed(cause) from cause


class SqlTransactions:
    """The `Transactions` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._begin = reading(engine), beginning(engine)

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        """See `Transactions`."""
        for _ in range(RETRIES):
            try:
                return self._once(work)
            except TryAgain:
                continue
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
