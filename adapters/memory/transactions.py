"""Transactions on a draft: kept whole, or not at all."""

from collections.abc import Callable
from typing import TypeVar

from adapters.memory.catalogue import MemoryCatalogue
from adapters.memory.claims import MemoryClaims
from adapters.memory.identities import MemoryIdentities
from adapters.memory.ledger import MemoryLedger
from adapters.memory.members import MemoryMembers
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.passwords import MemoryMailedSecrets, MemoryPasswords
from adapters.memory.recipes import MemoryRecipes
from adapters.memory.roles import MemoryRoles
from adapters.memory.sessions import MemorySessions
from adapters.memory.store import Draft, MemoryStore
from adapters.memory.tokens import MemoryTokens
from adapters.memory.users import MemoryUsers
from ports.transactions import Transaction

Result = TypeVar("Result")


class MemoryTransaction:
    """What can be changed together, on one draft."""

    def __init__(self, draft: Draft) -> None:
        self.stock = MemoryLedger(draft)
        self.items = MemoryCatalogue(draft)
        self.claims = MemoryClaims(draft)
        self.outbox = MemoryOutbox(draft)
        self.identities = MemoryIdentities(draft)
        self.users = MemoryUsers(draft)
        self.members = MemoryMembers(draft)
        self.roles = MemoryRoles(draft)
        self.tokens = MemoryTokens(draft)
        self.sessions = MemorySessions(draft)
        self.passwords = MemoryPasswords(draft)
        self.mailed_secrets = MemoryMailedSecrets(draft)
        self.recipes = MemoryRecipes(draft)


class MemoryTransactions:
    """The `Transactions` of a store: serial, so that none ever has to run again."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        with self._store.begin() as draft:
            return work(MemoryTransaction(draft))
