"""What is known of billing, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from domain.billing.chores import Chore, ChoreName
from domain.billing.inbox import KeptEvent
from domain.billing.projection import Subscription
from domain.shared.identifiers import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills:
    """
    What is known of billing, by provider, account and the provider's id. Only a draft's may be written to.

    `customers` are the organisations' since when; `swept` is up to when all events were looked through.
    """

    events: dict[tuple[str, str, str], KeptEvent] = field(default_factory=dict)
    customers: dict[tuple[str, str, str], tuple[OrganizationId, datetime]] = field(default_factory=dict)
    subscriptions: dict[tuple[str, str, str], Subscription] = field(default_factory=dict)
    swept: dict[tuple[str, str], datetime] = field(default_factory=dict)
    chores: dict[ChoreName, Chore] = field(default_factory=dict)

    def copy(self) -> "Bills":
        """Bills to write to, with the same values."""
        return Bills(
            events=dict(self.events),
            customers=dict(self.customers),
            subscriptions=dict(self.subscriptions),
            swept=dict(self.swept),
            chores=dict(self.chores),
        )
