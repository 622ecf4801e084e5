"""Put a billing event aside, because somebody has to look at it before anything is done about it."""

from dataclasses import dataclass

from application.billing.event_audit import EventAudit
from application.billing.process_event import keep
from application.terms import Billing, required
from domain.billing.inbox import EventStatus, KeptEvent, UnknownEvent
from ports.clock import Clock
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class QuarantineEvent:
    """
    Let nobody try an event any more until it is replayed; what it did so far stays. The provider is told of a conflict.

    :raises NoBilling: nobody bills here.
    :raises UnknownEvent: no such event came.
    """

    billing: Billing | None
    transactions: Transactions
    audit: EventAudit
    clock: Clock

    def __call__(self, event_id: str, reason: str) -> KeptEvent:
        provider = required(self.billing).provider

        def lock(transaction: Transaction) -> KeptEvent:
            kept = transaction.billing_inbox.lock(provider.name, provider.account, event_id)
            if kept is None:
                raise UnknownEvent(event_id)
            return kept

        seen = self.transactions(lock)
        entries = self.audit(seen, "billing.quarantine_event", EventStatus.QUARANTINED)

        def work(transaction: Transaction) -> KeptEvent:
            kept = lock(transaction)
            aside = kept.set_aside(reason, self.clock())
            keep(transaction, aside, seen=kept, audit=entries)
            return aside

        return self.transactions(work)
