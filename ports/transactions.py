"""For doing all of a change or nothing."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from ports.idempotency import Claims
from ports.identities import Identities
from ports.item_catalogue import ItemCatalogue
from ports.members import Members
from ports.outbox import Outbox
from ports.passwords import MailedSecrets, Passwords
from ports.recipes import Recipes
from ports.roles import Roles
from ports.sessions import Sessions
from ports.stock_ledger import StockLedger
from ports.tokens import Tokens
from ports.users import Users

Result = TypeVar("Result")


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
    def tokens(self) -> Tokens: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def passwords(self) -> Passwords: ...

    @property
    def mailed_secrets(self) -> MailedSecrets: ...

    @property
    def recipes(self) -> Recipes: ...


class Transactions(Protocol):
    """For doing all of a change or nothing."""

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        """
        Run `work` in one transaction: its return commits, its exception rolls back and passes through.

        A deadlock, a serialization failure, or a connection that is lost before the commit runs it again, three times
        at most, so it must not do anything outside of the transaction.
        """
        ...
