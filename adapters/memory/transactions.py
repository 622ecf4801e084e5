"""Transactions on a draft: kept whole, or not at all."""

from collections.abc import Callable
from typing import TypeVar

from adapters.memory.batches import MemoryBatches
from adapters.memory.billing_inbox import MemoryBillingInbox
from adapters.memory.catalogue import MemoryCatalogue
from adapters.memory.chores import MemoryChores
from adapters.memory.claims import MemoryClaims
from adapters.memory.genealogy import MemoryGenealogy
from adapters.memory.identities import MemoryIdentities
from adapters.memory.invitations import MemoryInvitations
from adapters.memory.label_jobs import MemoryLabelJobs
from adapters.memory.ledger import MemoryLedger
from adapters.memory.login_attempts import MemoryLogoutTokens
from adapters.memory.members import MemoryMembers
from adapters.memory.organizations import MemoryOrganizations, MemorySignUps
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.passkeys import MemoryPasskeys
from adapters.memory.passwords import MemoryMailedSecrets, MemoryPasswords
from adapters.memory.products import MemoryProducts
from adapters.memory.provider_sessions import MemoryProvenIdentities, MemoryProviderSessions
from adapters.memory.recalls import MemoryRecalls
from adapters.memory.recipes import MemoryRecipes
from adapters.memory.roles import MemoryRoles
from adapters.memory.second_factors import MemoryAuthenticators, MemoryHalfSignIns, MemoryRecoveryCodes
from adapters.memory.sessions import MemorySessions
from adapters.memory.store import Draft, MemoryStore
from adapters.memory.subscriptions import MemorySubscriptions
from adapters.memory.tokens import MemoryTokens
from adapters.memory.users import MemoryUsers
from ports.transactions import AttemptFailed, Transaction, TryAgain

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
        self.organizations = MemoryOrganizations(draft)
        self.sign_ups = MemorySignUps(draft)
        self.invitations = MemoryInvitations(draft)
        self.tokens = MemoryTokens(draft)
        self.sessions = MemorySessions(draft)
        self.provider_sessions = MemoryProviderSessions(draft)
        self.proven_identities = MemoryProvenIdentities(draft)
        self.logout_tokens = MemoryLogoutTokens(draft)
        self.passwords = MemoryPasswords(draft)
        self.mailed_secrets = MemoryMailedSecrets(draft)
        self.products = MemoryProducts(draft)
        self.recipes = MemoryRecipes(draft)
        self.batches, self.recalls = MemoryBatches(draft), MemoryRecalls(draft)
        self.genealogy, self.label_jobs = MemoryGenealogy(draft), MemoryLabelJobs(draft)
        self.passkeys = MemoryPasskeys(draft)
        self.authenticators = MemoryAuthenticators(draft)
        self.recovery_codes = MemoryRecoveryCodes(draft)
        self.half_sign_ins = MemoryHalfSignIns(draft)
        self.billing_inbox = MemoryBillingInbox(draft)
        self.subscriptions = MemorySubscriptions(draft)
        self.chores = MemoryChores(draft)
        self._draft = draft

    def attempt(self, work: Callable[[], Result]) -> Result:
        try:
            with self._draft.part():
                return work()
        except TryAgain:
            raise
        except Exception as cause:
            raise AttemptFailed(cause) from cause


class MemoryTransactions:
    """The `Transactions` of a store: serial, so that none ever has to run again."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        with self._store.begin() as draft:
            return work(MemoryTransaction(draft))
