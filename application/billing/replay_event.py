"""Have an event take effect anew, because somebody who has looked at it says so."""

from dataclasses import dataclass

from application.billing.event_audit import EventAudit
from application.billing.handle_event import HandledEvent, handled
from application.billing.process_event import ProcessEvent, keep
from application.terms import Billing, required
from domain.billing.inbox import KeptEvent, Source, UnknownEvent
from ports.clock import Clock
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class ReplayEvent:
    """
    Process an event again, with all its tries. insist: also one that has taken effect.

    What it did outside of the database keeps its keys: mail that went out does not go out again. The organisation that
    it concerns finds it in its audit.

    :raises NoBilling: nobody bills here.
    :raises UnknownEvent: no such event came.
    :raises AlreadyProcessed: it has taken effect, and that is not insisted on.
    :raises BodyForgotten: nobody knows any more what it said.
    """

    billing: Billing | None
    transactions: Transactions
    process: ProcessEvent
    audit: EventAudit
    clock: Clock

    def __call__(self, event_id: str, *, insist: bool = False) -> HandledEvent:
        billing = required(self.billing)
        seen = self.transactions(lambda transaction: _locked(transaction, billing, event_id))
        entries = self.audit(seen, "billing.replay_event", Source.REPLAY)

        def work(transaction: Transaction) -> HandledEvent:
            now, kept = self.clock(), _locked(transaction, billing, event_id)
            done = self.process(transaction, kept.reopened(now, insist=insist), billing.read(kept.event), now)
            keep(transaction, done, seen=kept, audit=entries)
            return handled(done)

        return self.transactions(work)


def _locked(transaction: Transaction, billing: Billing, event_id: str) -> KeptEvent:
    kept = transaction.billing_inbox.lock(billing.provider.name, billing.provider.account, event_id)
    if kept is None:
        raise UnknownEvent(event_id)
    return kept
