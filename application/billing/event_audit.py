"""What an operator does with an event, as the audit of the organisation that it concerns keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.billing.inbox import KeptEvent
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId
from ports.access import Access
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transactions


@dataclass(frozen=True, slots=True)
class EventAudit:
    """
    The entry of the organisation whose customer an event is about, in the name of its owner, as all that an operator
    does; none for an event that is about no organisation that is known.
    """

    transactions: Transactions
    access: Access
    clock: Clock
    ids: Ids

    def __call__(self, kept: KeptEvent, action: str, after: str) -> Sequence[AuditEntry]:
        """after: what becomes of the event, in a word."""
        provider, account, customer_id = kept.event.provider, kept.event.account, kept.customer_id
        if customer_id is None:
            return ()
        held = self.transactions(lambda each: each.subscriptions.lock(provider, account, customer_id, ""))
        owner_id = None if held is None else self.access.owner(held.organization_id)
        if held is None or owner_id is None:
            return ()
        entry = AuditEntry(
            id=AuditId(self.ids()),
            organization_id=held.organization_id,
            actor_id=owner_id,
            action=action,
            subject="billing_event",
            subject_id=kept.event.event_id,
            before={"status": str(kept.status)},
            after={"status": after},
            request_id=str(self.ids()),
            created_at=self.clock(),
        )
        return (entry,)
