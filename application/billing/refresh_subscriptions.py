"""Read subscriptions again of which nobody knows how they stand."""

from dataclasses import dataclass
from datetime import timedelta

from application.terms import Billing, required
from domain.billing.projection import Subscription
from domain.billing.refusals import BillingRefused, BillingUnavailable, NotOffered
from domain.billing.subscriptions import Fetched
from ports.chance import Chance
from ports.clock import Clock
from ports.transactions import Transaction, Transactions

BATCH = 100
"""Subscriptions that are read in one call."""
LEASE = timedelta(minutes=2)
"""How long whoever is about to read one has it: more than the provider is waited for."""

SELDOM = timedelta(days=1)
"""How long to leave alone what nobody can be asked about."""


@dataclass(frozen=True, slots=True)
class RefreshSubscriptions:
    """
    Read the subscriptions that are stale from the provider, and tell how many became known.

    The provider is asked outside any transaction, so a subscription is taken in one and kept in another; what was read
    counts only if nobody wrote to it in between, else it is read once more.

    :raises NoBilling: nobody bills here.
    """

    billing: Billing | None
    transactions: Transactions
    clock: Clock
    chance: Chance

    def __call__(self, most: int = BATCH) -> int:
        billing, known = required(self.billing), 0
        for _ in range(most):
            now = self.clock()
            taken = self.transactions(lambda each: each.subscriptions.take_stale(now, now + LEASE))  # noqa: B023 - at once
            if taken is None:
                break
            if not billing.provides(taken):
                # Its provider may come back; nobody else can tell.
                self._put_off(taken, SELDOM)
                continue
            try:
                fetched = billing.provider.fetch_subscription(taken.snapshot.subscription_id)
            except BillingUnavailable as failure:
                self._put_off(taken, failure.retry_after)
                break
            except (BillingRefused, NotOffered):
                self._put_off(taken, None)
            else:
                known += self._keep(taken, fetched)
        return known

    def _keep(self, taken: Subscription, fetched: Fetched) -> bool:
        """Whether it became known; if not, somebody else wrote to it, and it is due at once if it is stale still."""
        now = self.clock()

        def work(transaction: Transaction) -> bool:
            current = _locked(transaction, taken)
            if current is None:
                return False
            is_same = current.revision == taken.revision
            after = current.refreshed(fetched) if is_same else current.due(now)
            if after is not current:
                transaction.subscriptions.save(after)
            return is_same

        return self.transactions(work)

    def _put_off(self, taken: Subscription, retry_after: timedelta | None) -> None:
        now, chance = self.clock(), self.chance()

        def work(transaction: Transaction) -> None:
            current = _locked(transaction, taken)
            if current is not None and current.is_stale:
                transaction.subscriptions.save(current.not_refreshed(now, chance=chance, retry_after=retry_after))

        self.transactions(work)


def _locked(transaction: Transaction, taken: Subscription) -> Subscription | None:
    return transaction.subscriptions.lock_one(taken.provider, taken.account, taken.snapshot.subscription_id)
