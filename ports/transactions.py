"""For doing all of a change or nothing."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ports.batches import Batches
from ports.billing_inbox import BillingInbox
from ports.chores import Chores
from ports.genealogy import Genealogy
from ports.idempotency import Claims
from ports.identities import Identities
from ports.invitations import Invitations
from ports.item_catalogue import ItemCatalogue
from ports.label_jobs import LabelJobs
from ports.logout_tokens import LogoutTokens
from ports.members import Members
from ports.organizations import Organizations
from ports.outbox import Outbox
from ports.passkeys import Passkeys
from ports.passwords import MailedSecrets, Passwords
from ports.products import Products
from ports.proven_identities import ProvenIdentities
from ports.provider_sessions import ProviderSessions
from ports.recalls import Recalls
from ports.recipes import Recipes
from ports.roles import Roles
from ports.second_factors import Authenticators, HalfSignIns, RecoveryCodes
from ports.sessions import Sessions
from ports.sign_ups import SignUps
from ports.stock_ledger import StockLedger
from ports.subscriptions import Subscriptions
from ports.tokens import Tokens
from ports.users import Users

Result = TypeVar("Result")


class TryAgain(Exception):
    """Somebody else was quicker, and what was read does not hold any more: the whole transaction has to run again."""


class AttemptFailed(Exception):
    """A part of a transaction failed by this `cause`. What the part did is undone; the rest stands, and goes on."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(type(cause).__name__)
        self.cause = cause


class Transaction(Protocol):
    """What can be changed together."""

    @property
    def stock(self) -> StockLedger: ...

    @property
    def items(self) -> ItemCatalogue: ...

    @property
    def claims(self) -> Claims: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def users(self) -> Users: ...

    @property
    def members(self) -> Members: ...

    @property
    def roles(self) -> Roles: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def sign_ups(self) -> SignUps: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def tokens(self) -> Tokens: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def provider_sessions(self) -> ProviderSessions: ...

    @property
    def proven_identities(self) -> ProvenIdentities: ...

    @property
    def logout_tokens(self) -> LogoutTokens: ...

    @property
    def passwords(self) -> Passwords: ...

    @property
    def mailed_secrets(self) -> MailedSecrets: ...

    @property
    def products(self) -> Products: ...

    @property
    def passkeys(self) -> Passkeys: ...

    @property
    def authenticators(self) -> Authenticators: ...

    @property
    def recovery_codes(self) -> RecoveryCodes: ...

    @property
    def half_sign_ins(self) -> HalfSignIns: ...

    @property
    def billing_inbox(self) -> BillingInbox: ...

    @property
    def subscriptions(self) -> Subscriptions: ...

    @property
    def chores(self) -> Chores: ...

    def attempt(self, work: Callable[[], Result]) -> Result:
        """
        Do a part that may fail without the rest: once in a transaction.

        What spoils the whole transaction passes through: a deadlock, a lost connection, `TryAgain`.

        :raises AttemptFailed: anything else was raised, and all that `work` did is undone.
        """
        ...

    @property
    def recipes(self) -> Recipes: ...

    @property
    def batches(self) -> Batches: ...

    @property
    def genealogy(self) -> Genealogy: ...

    @property
    def recalls(self) -> Recalls: ...

    @property
    def label_jobs(self) -> LabelJobs: ...


class Transactions(Protocol):
    """For doing all of a change or nothing."""

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        """
        Run `work` in one transaction: its return commits, its exception rolls back and passes through.

        A deadlock, a serialization failure, `TryAgain`, or a connection that is lost before the commit runs it again,
        three times at most, so it must not do anything outside of the transaction.
        """
        ...
