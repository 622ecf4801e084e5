"""Whether an organisation's plan has room for more of something."""

from dataclasses import dataclass
from datetime import datetime

from application.billing import Billing
from domain.billing.entitlements import entitlements, require_room
from domain.billing.plans import Limit
from domain.shared.identifiers import OrganizationId
from ports.clock import Clock
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Room:
    """
    Let more of something be made only if the plan has room for it, inside the transaction that makes it.

    Two who make the last one at the same moment come one after the other. Where nobody bills nothing is asked.
    """

    billing: Billing | None
    clock: Clock

    def require(self, transaction: Transaction, organization_id: OrganizationId, limit: Limit, more: int) -> None:
        """:raises LimitReached: there is no room for so many more."""
        if self.billing is None or more <= 0:
            return
        now = self.clock()
        bought = transaction.subscriptions.room(organization_id)
        granted = entitlements(bought, self.billing.catalogue, self.billing.grace, now)
        if granted.limits.get(limit) is not None:
            use = transaction.subscriptions.use(organization_id, limit, month_of(now))
            require_room(granted, limit, use=use, more=more, catalogue=self.billing.catalogue)


def month_of(now: datetime) -> datetime:
    """When the calendar month of UTC began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
