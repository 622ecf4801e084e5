"""Whether an organisation's plan has room for more of something, and whether it has something at all."""

from dataclasses import dataclass
from datetime import datetime

from application.terms import Billing
from domain.billing.entitlements import Entitlements, entitlements, require_feature, require_room
from domain.billing.plans import Limit
from domain.identity.permissions import Permission
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
        granted = _granted(self.billing, transaction, organization_id, now)
        if granted.limits.get(limit) is not None:
            use = transaction.subscriptions.use(organization_id, limit, month_of(now))
            require_room(granted, limit, use=use, more=more, catalogue=self.billing.catalogue)

    def require_feature(
        self, transaction: Transaction, organization_id: OrganizationId, permission: Permission
    ) -> None:
        """:raises NotInPlan: the plan does not have what this permission is for."""
        if self.billing is not None:
            granted = _granted(self.billing, transaction, organization_id, self.clock())
            require_feature(granted, permission, catalogue=self.billing.catalogue)


def _granted(
    billing: Billing, transaction: Transaction, organization_id: OrganizationId, now: datetime
) -> Entitlements:
    bought = transaction.subscriptions.room(organization_id)
    return entitlements(bought, billing.catalogue, billing.grace, now)


def month_of(now: datetime) -> datetime:
    """When the calendar month of UTC began."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
