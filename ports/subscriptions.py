"""For keeping what organisations have subscribed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An organisation as a provider knows it. A customer is of one organisation, and stays so."""

    organization_id: OrganizationId
    provider: str
    account: str
    customer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whose a customer is, and the subscriptions that were asked for, by their ids, locked."""

    organization_id: OrganizationId
    subscriptions: Mapping[str, Subscription]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """To whom mail about a customer's money goes: the owner in force who has been one longest and has an address."""

    organization: str
    email: str | None = field(repr=False)


class Subscriptions(Protocol):
    """
    For keeping what organisations have subscribed to, inside a transaction.

    What events tell is looked up by the provider's ids, before anybody knows which organisation it is about.
    """

    def map_customer(self, customer: Customer, now: datetime) -> tuple[OrganizationId | None, bool]:
        """
        Keep whose a customer is, unless that is known.

        Returns whose the customer is now, and whether that is new: another organisation than given if it was that
        one's already, and None if there is no such organisation.
        """
        ...

    def lock(self, provider: str, account: str, customer_id: str, subscription_id: str | None = None) -> Held | None:
        """
        Whose the customer is, None if nobody knows; with that subscription, or with all of the customer's.

        They do not change before the end of this transaction.
        """
        ...

    def lock_one(self, provider: str, account: str, subscription_id: str) -> Subscription | None:
        """A subscription, which does not change before the end of this transaction."""
        ...

    def add(self, subscription: Subscription) -> None:
        """
        Keep a subscription that is not known.

        :raises TryAgain: somebody else has just added it.
        """
        ...

    def save(self, subscription: Subscription, audit: Sequence[AuditEntry] = ()) -> None:
        """Keep what became of a subscription that is locked."""
        ...

    def take_stale(self, now: datetime, until: datetime) -> Subscription | None:
        """
        The subscription that has waited longest to be read again, which nobody else takes before `until`.

        None when none is due. Whoever takes one does not wait for others who do.
        """
        ...

    def live(self, provider: str, account: str) -> Sequence[str]:
        """The ids of all subscriptions that have not ended."""
        ...

    def recipient(self, provider: str, account: str, customer_id: str) -> Recipient | None:
        """To whom mail about the customer goes; None if nobody knows whose the customer is."""
        ...

    def swept_until(self, provider: str, account: str) -> datetime | None:
        """The provider's time up to which all its events were looked through."""
        ...

    def sweep(self, provider: str, account: str, until: datetime) -> None:
        """Remember up to when they were; it never goes back."""
        ...

    def room(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        """
        The organisation's subscriptions, for whoever is about to make more of something.

        Until the end of this transaction nobody else is told them for this organisation, so that what is counted after
        this holds.
        """
        ...

    def use(self, organization_id: OrganizationId, limit: Limit, month: datetime) -> int:
        """How many of these the organisation has; where they count by the month, since `month` began."""
        ...
