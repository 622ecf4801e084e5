"""Keep what the provider answered when it was asked to change a subscription."""

from dataclasses import dataclass

from application.auditing import audited
from application.caller import Caller
from domain.billing.projection import Subscription
from domain.billing.subscriptions import Fetched
from domain.shared.audit import Facts
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class KeepSubscription:
    """
    Keep a subscription as the provider has it after somebody changed it there, and note who did.

    The answer counts if nobody wrote to the subscription since it was `seen`; else it is read once more, soon.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, seen: Subscription, fetched: Fetched, action: str) -> Subscription:
        now = self.clock()
        audit = audited(
            caller,
            self.ids,
            now,
            action=action,
            subject=("subscription", seen.snapshot.subscription_id),
            before=_facts(seen),
            after=_facts(seen.refreshed(fetched)),
        )

        def work(transaction: Transaction) -> Subscription:
            current = transaction.subscriptions.lock_one(seen.provider, seen.account, seen.snapshot.subscription_id)
            if current is None:
                return seen
            is_same = current.revision == seen.revision
            after = current.refreshed(fetched) if is_same else current.doubted(current.version, now)
            transaction.subscriptions.save(after, [audit])
            return after

        return self.transactions(work)


def _facts(subscription: Subscription) -> Facts:
    snapshot = subscription.snapshot
    return {
        "status": str(snapshot.status),
        "prices": ", ".join(f"{line.quantity} × {line.price_id}" for line in snapshot.lines),
        "cancel_at_period_end": snapshot.cancel_at_period_end,
    }
