"""For having somebody else take the money."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.billing.effects import Effect
from domain.billing.events import BillingEvent
from domain.billing.prices import Price
from domain.billing.subscriptions import Fetched
from domain.shared.identifiers import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """
    What a provider can do of what not every one can; what it cannot raises `NotOffered`.

    `creates_subscriptions`: without a checkout, by us. `has_portal`: pages where customers change their card and see
    their invoices. `lists_events`: events of the past, so that a sweep finds what was never delivered.
    `undoes_cancellations`: of subscriptions that have not ended yet. `tells_prices`: before anybody is at a checkout.
    `page_origins`: where the pages are that browsers are sent to, as far as that is known beforehand, such as
    "https://pay.example".
    """

    creates_subscriptions: bool
    has_portal: bool
    lists_events: bool
    undoes_cancellations: bool
    tells_prices: bool
    page_origins: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """An organisation as the provider shall know it; `email` is where it writes to."""

    organization_id: OrganizationId
    name: str
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutOrder:
    """
    What somebody is about to buy, and where their browser goes afterwards.

    The provider gives `organization_id` back by `CheckoutCompleted`.
    """

    organization_id: OrganizationId
    customer_id: str
    price_id: str
    success_url: str
    cancel_url: str
    trial_days: int = 0


class BillingProvider(Protocol):
    """
    For having somebody else take the money.

    Reading what the provider sent (`verify_event`, `effect_of`) uses no network. All else does: never inside a
    transaction, and every answer comes within seconds, or there is none.

    Whatever changes something there takes a `key`, of our making: asked again with the same key, the provider does it
    once and gives the first answer.

    What is asked raises:

    :raises BillingUnavailable: the provider does not answer, or not now; the same may succeed later.
    :raises BillingRefused: it answers no, and always will.
    :raises NotOffered: this provider knows no such thing (see `capabilities`).
    """

    @property
    def name(self) -> str:
        """What the provider is called in addresses and tables: "stripe"."""
        ...

    @property
    def account(self) -> str:
        """Whose account there we are; events of another one are refused."""
        ...

    @property
    def capabilities(self) -> Capabilities: ...

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        """
        The event in what was sent to us, if it is one that the provider signed for us just now.

        body: the raw bytes. headers: all of the request, their names in any case.

        :raises NoWebhookSecret: none is configured, so that nothing can be believed.
        :raises BadSignature: none of our secrets has signed it.
        :raises WrongMoment: it was signed too long ago, or in a time to come.
        :raises MalformedEvent: it is not JSON in UTF-8, no object, or has no id or type.
        :raises WrongSender: it is of another account or mode.
        """
        ...

    def effect_of(self, event: BillingEvent) -> Effect:
        """
        What an event means, from its body alone; `Ignored` for what nothing is done about.

        :raises MalformedEvent: it is of a type that we act upon, but does not have what such an event has.
        """
        ...

    def create_customer(self, customer: NewCustomer, key: str) -> str:
        """A customer there; its id."""
        ...

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        """Where to send the browser to pay. `CheckoutCompleted` tells when somebody did."""
        ...

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        """Where to send the browser to change cards and see invoices; it comes back to `return_url`."""
        ...

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:
        """A new subscription of a customer who has a way to pay there."""
        ...

    def change_plan(self, subscription_id: str, from_price_id: str, to_price_id: str, key: str) -> Fetched:
        """The same subscription at another price in place of one that it has; its other lines stay as they are."""
        ...

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:
        """The subscription as it ends: when what was paid for is over, or now. One that has ended already stays so."""
        ...

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:
        """
        The subscription as it goes on: what was cancelled for its end is not. One that has ended is refused.

        Of one that nobody has cancelled nothing changes.
        """
        ...

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        """
        What these cost, by their ids.

        Left out is what is not there, and what has no one amount that is paid again and again: by use, in tiers, once.
        """
        ...

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        """The subscription as it is there now, ended or not."""
        ...

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        """All subscriptions there, ended ones as far as the provider tells them; each page is one call."""
        ...

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        """
        The events that were created at that time or later, in no particular order; each page is one call.

        An event has here the id, the body and the hash that it has when it is delivered in the same API version.
        """
        ...
