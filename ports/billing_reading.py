"""For looking at billing: what organisations have bought, what they use, and what came of events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.billing.inbox import EventStatus, KeptEvent
from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.shared.identifiers import BillingEventId, OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """
    Which events: of a status, of a type, about an organisation's customers, from before that one on.

    `since` and `until` are when they came, by our clock; both belong to what is asked for.
    """

    status: EventStatus | None = None
    type: str | None = None
    organization_id: OrganizationId | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: BillingEventId | None = None
    limit: int = 50


class BillingReading(Protocol):
    """For looking at billing. Each method is one statement."""

    def customer(self, organization_id: OrganizationId, provider: str, account: str) -> str | None:
        """The provider's id of the organisation; of several the first."""
        ...

    def subscriptions(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        """All that the organisation has ever subscribed to, those that have ended too, by their ids."""
        ...

    def use(self, organization_id: OrganizationId, month: datetime) -> Mapping[Limit, int]:
        """How many the organisation has of all that plans limit; `month` is when the present one began."""
        ...

    def events(self, query: EventQuery) -> Sequence[KeptEvent]:
        """What fits the query, newest first."""
        ...

    def event(self, event_id: str) -> KeptEvent | None:
        """The event of that id of the provider's; of several accounts, the one that came last."""
        ...

    def counts(self) -> Mapping[EventStatus, int]:
        """How many events there are of each status."""
        ...
