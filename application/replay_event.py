"""Have an event take effect anew, because somebody who has looked at it says so."""

from dataclasses import dataclass

from application.billing import Billing, required
from application.handle_event import HandledEvent, handled
from application.process_event import ProcessEvent, keep
from domain.billing.inbox import UnknownEvent
from ports.clock import Clock
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ReplayEvent:
    """
    Process an event again, with all its tries. insist: also one that has taken effect.

    What it did outside of the database keeps its keys: mail that went out does not go out again.

    :raises NoBilling: nobody bills here.
    :raises UnknownEvent: no such event came.
    :raises AlreadyProcessed: it has taken effect, and that is not insisted on.
    :raises BodyForgotten: nobody knows any more what it said.
    """

    billing: Billing | None
    transactions: Transactions
    process: ProcessEvent
    clock: Clock

    def __call__(self, event_id: str, *, insist: bool = False) -> HandledEvent:
        billing = required(self.billing)
        return self.transactions(lambda transaction: self._within(transaction, billing, event_id, insist=insist))

    def _within(self, transaction: Transaction, billing: Billing, event_id: str, *, insist: bool) -> HandledEvent:
        now, provider = self.clock(), billing.provider
        kept = transaction.billing_inbox.lock(provider.name, provider.account, event_id)
        if kept is None:
            raise UnknownEvent(event_id)
        done = self.process(transaction, kept.reopened(now, insist=insist), billing.read(kept.event), now)
        keep(transaction, done, seen=kept)
        return handled(done)
