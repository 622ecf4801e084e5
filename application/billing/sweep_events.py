"""Look through the provider's own list for events that never came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.billing.handle_event import HandledEvent, HandleEvent
from application.terms import Billing, required
from domain.billing.inbox import Source
from ports.clock import Clock
from ports.transactions import Transactions

OVERLAP = timedelta(hours=1)
"""How much of what was looked through is looked through again: a provider's list may lag behind."""
PROVIDERS_MEMORY = timedelta(days=30)
"""How long a provider lists its events."""


@dataclass(frozen=True, slots=True)
class SweepEvents:
    """
    Take every event that the provider lists since the last sweep as if it had been sent: most came before.

    Returns what came of those that did not. How far was looked through is remembered only when all of it was, and by
    the provider's clock. told: after each event, how many were looked at; what it raises ends the sweep between two.

    :raises NoBilling: nobody bills here.
    :raises BillingUnavailable: the provider does not answer; what was taken until then stays.
    """

    billing: Billing | None
    transactions: Transactions
    handle: HandleEvent
    clock: Clock

    def __call__(self, told: Callable[[int], None] = lambda _: None) -> list[HandledEvent]:
        provider = required(self.billing).provider
        if not provider.capabilities.lists_events:
            return []
        swept = self.transactions(lambda each: each.subscriptions.swept_until(provider.name, provider.account))
        since = self.clock() - PROVIDERS_MEMORY if swept is None else swept - OVERLAP
        done, newest = list[HandledEvent](), swept
        for page in provider.list_events(since):
            for event in page:
                done.append(self.handle.take(event, Source.SWEEP))
                newest = max(newest or event.created, event.created)
                told(len(done))
        if newest is not None:
            self._remember(newest)
        return [each for each in done if not each.is_duplicate]

    def _remember(self, newest: datetime) -> None:
        provider = required(self.billing).provider
        self.transactions(lambda each: each.subscriptions.sweep(provider.name, provider.account, newest))
