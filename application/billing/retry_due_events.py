"""Try the billing events that are due once more."""

from dataclasses import dataclass

from application.billing.handle_event import HandledEvent, handled
from application.billing.process_event import ProcessEvent, keep
from application.terms import Billing, required
from ports.clock import Clock
from ports.transactions import Transaction, Transactions

BATCH = 100
"""Events that are tried in one call."""


@dataclass(frozen=True, slots=True)
class RetryDueEvents:
    """
    Try the events that are due, each in a transaction of its own, and tell what came of them; none when none was due.

    Several may do this at once: each event is tried by one of them, and nobody waits.

    :raises NoBilling: nobody bills here.
    """

    billing: Billing | None
    transactions: Transactions
    process: ProcessEvent
    clock: Clock

    def __call__(self, most: int = BATCH) -> list[HandledEvent]:
        billing = required(self.billing)
        done: list[HandledEvent] = []
        while len(done) < most and (tried := self.transactions(lambda each: self._next(each, billing))) is not None:
            done.append(tried)
        return done

    def _next(self, transaction: Transaction, billing: Billing) -> HandledEvent | None:
        now = self.clock()
        kept = transaction.billing_inbox.take_due(now)
        if kept is None:
            return None
        done = self.process(transaction, kept, billing.read(kept.event), now)
        keep(transaction, done, seen=kept)
        return handled(done)
