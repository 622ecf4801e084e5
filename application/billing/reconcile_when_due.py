"""Reconcile with the provider when it is time to, by one of several workers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from application.billing.reconcile import Reconcile
from domain.billing.chores import LEASE, Chore, ChoreName
from domain.billing.refusals import BillingUnavailable
from ports.chance import Chance
from ports.clock import Clock
from ports.transactions import Transactions

EVERY: Mapping[ChoreName, timedelta] = {
    ChoreName.SWEEP_EVENTS: timedelta(minutes=10),
    ChoreName.COMPARE_SUBSCRIPTIONS: timedelta(days=1),
}

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReconcileWhenDue:
    """
    Look for events that never came every ten minutes, and compare all subscriptions once a day.

    When either is due is kept in the database, so that of several workers one does it. While the provider does not
    answer it is tried ever more seldom. Returns how many events had never come, how many subscriptions differed, and
    how often the provider did not answer. told: see `Reconcile`.

    :raises NoBilling: nobody bills here.
    """

    reconcile: Reconcile
    transactions: Transactions
    clock: Clock
    chance: Chance

    def __call__(self, told: Told = lambda _: None) -> Mapping[str, int]:
        counts = {"events_found": 0, "subscriptions_differed": 0, "reconciling_put_off": 0}
        for name in EVERY:
            if (chore := self._take(name)) is not None:
                what, many = self._do(chore, told)
                counts[what] += many
        return counts

    def _take(self, name: ChoreName) -> Chore | None:
        now = self.clock()
        return self.transactions(lambda each: each.chores.take(name, now, now + LEASE))

    def _do(self, chore: Chore, told: Told) -> tuple[str, int]:
        """What was counted; whatever is raised, the chore is due again before long."""
        every, after, retry_after = EVERY[chore.name], None, None
        try:
            counted = self._work(chore.name, told)
            after = chore.done(self.clock(), every=every)
        except BillingUnavailable as failure:
            counted, retry_after = ("reconciling_put_off", 1), failure.retry_after
        finally:
            now, chance = self.clock(), self.chance()
            kept = after or chore.failed(now, every=every, chance=chance, retry_after=retry_after)
            self.transactions(lambda each: each.chores.record(kept, taken=chore))
        return counted

    def _work(self, name: ChoreName, told: Told) -> tuple[str, int]:
        if name is ChoreName.SWEEP_EVENTS:
            return "events_found", len(self.reconcile.sweep(told))
        return "subscriptions_differed", self.reconcile.compare(told).different
