"""Compare every subscription with the provider's, because some events are never sent at all."""

from collections.abc import Callable
from dataclasses import dataclass

from application.terms import Billing, required
from domain.billing.projection import first_heard
from domain.billing.subscriptions import Fetched
from ports.billing_provider import BillingProvider
from ports.clock import Clock
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """
    How many subscriptions were the same, and how many not; those are right now, or are read again soon.

    `unknown` are of customers that are no organisation here.
    """

    same: int = 0
    different: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class CompareSubscriptions:
    """
    Hold all subscriptions against what the provider lists.

    A listed subscription counts as a message of the time at which it was read. One that the provider does not list, and
    that has not ended as far as we know, is to be read by itself. told: as in `SweepEvents`.

    :raises NoBilling: nobody bills here.
    :raises BillingUnavailable: the provider does not answer; what was found until then stays.
    """

    billing: Billing | None
    transactions: Transactions
    clock: Clock

    def __call__(self, told: Callable[[int], None] = lambda _: None) -> Compared:
        provider = required(self.billing).provider
        found, listed = {"same": 0, "different": 0, "unknown": 0}, set[str]()
        for page in provider.list_subscriptions():
            for fetched in page:
                listed.add(fetched.snapshot.subscription_id)
                found[self._compare(provider, fetched)] += 1
                told(len(listed))
        for subscription_id in self.transactions(lambda each: each.subscriptions.live(provider.name, provider.account)):
            if subscription_id not in listed:
                self._doubt(provider, subscription_id)
                found["different"] += 1
        return Compared(**found)

    def _compare(self, provider: BillingProvider, fetched: Fetched) -> str:
        now, snapshot = self.clock(), fetched.snapshot

        def work(transaction: Transaction) -> str:
            kept = transaction.subscriptions
            held = kept.lock(provider.name, provider.account, snapshot.customer_id, snapshot.subscription_id)
            if held is None:
                return "unknown"
            known = held.subscriptions.get(snapshot.subscription_id)
            if known is None:
                kept.add(first_heard(held.organization_id, provider.name, provider.account, snapshot, fetched.as_of))
                return "different"
            if known.snapshot == snapshot:
                return "same"
            after = known.heard(snapshot, fetched.as_of, now)
            if after is not known:
                kept.save(after)
            return "different"

        return self.transactions(work)

    def _doubt(self, provider: BillingProvider, subscription_id: str) -> None:
        now = self.clock()

        def work(transaction: Transaction) -> None:
            known = transaction.subscriptions.lock_one(provider.name, provider.account, subscription_id)
            if known is not None and (after := known.doubted(known.version, now)) is not known:
                transaction.subscriptions.save(after)

        self.transactions(work)
