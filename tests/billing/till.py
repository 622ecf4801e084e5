"""A shop's till: an installation that bills by the model provider, and an organisation that is about to pay."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.plans.file import read_plans
from application.billing.handle_event import HandledEvent
from application.terms import Billing
from domain.billing.entitlements import Entitlements
from domain.billing.events import BillingEvent
from domain.billing.inbox import EventStatus, KeptEvent
from domain.billing.projection import Subscription
from domain.shared.mail import Mail
from ports.billing_provider import BillingProvider
from ports.billing_reading import EventQuery
from ports.subscriptions import Customer
from tests.billing.model import ModelProvider
from tests.brewery import Brewery
from tests.installations import Installation

PRICES = {
    "price_maker": "maker",
    "price_team": "team",
    "price_members": "five_members",
}


def billing_by(provider: BillingProvider) -> Billing:
    """The plans that ship, at these prices."""
    return Billing(provider=provider, catalogue=read_plans(None, PRICES, without="free"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """What tests do with both sides of billing. The brewery's owner has an address."""

    provider: ModelProvider
    installation: Installation
    brewery: Brewery

    @classmethod
    def opened(cls, installation: Installation, provider: ModelProvider) -> "Till":
        """With a brewery that nobody has told the provider of."""
        app = installation.app
        founded = Brewery.founded(app)
        organization, owner = app.identity.found_organization(
            "Paying Brewery",
            currency="EUR",
            time_zone="Europe/Berlin",
            owner="Eve",
            email=f"eve-{app.ids()}@example.com",
        )
        caller = type(founded.caller)(
            organization=organization, actor_id=owner, request_id="test", permissions=founded.caller.permissions
        )
        return cls(provider=provider, installation=installation, brewery=Brewery(app, caller))

    def map(self, customer_id: str = "cus_1") -> None:
        """Tell whose the customer is."""
        customer = Customer(
            organization_id=self.brewery.caller.organization_id,
            provider=self.provider.name,
            account=self.provider.account,
            customer_id=customer_id,
        )
        transactions, now = self.installation.ports.transactions, self.installation.clock()
        transactions(lambda transaction: transaction.subscriptions.map_customer(customer, now))

    def deliver(self, event: BillingEvent, pending: int = 1) -> HandledEvent:
        """Bring an event to our door."""
        body, headers = self.provider.delivery(event, pending)
        return self.installation.app.billing.handle_event(self.provider.name, body, headers)

    def drain(self) -> None:
        """Read again what is stale, until nothing is."""
        while self.installation.app.billing.reconcile.refresh():
            pass

    @property
    def granted(self) -> Entitlements:
        return self.installation.app.billing.view_billing(self.brewery.caller).granted

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return self.installation.ports.bills.subscriptions(self.brewery.caller.organization_id)

    @property
    def subscription(self) -> Subscription:
        """The only one."""
        [one] = self.subscriptions
        return one

    def kept(self, event: BillingEvent) -> KeptEvent:
        return self.installation.app.billing.view_events.one(event.event_id)

    def statuses(self) -> dict[EventStatus, int]:
        """How many events there are of each status that some have."""
        return {status: count for status, count in self.installation.app.billing.view_events.counts().items() if count}

    def events(self) -> Sequence[KeptEvent]:
        return self.installation.app.billing.view_events(EventQuery(limit=1000))

    def mail(self) -> list[Mail]:
        """All mail that is on its way; it is taken."""
        app, transactions = self.installation.app, self.installation.ports.transactions
        found: list[Mail] = []
        while (
            one := transactions(lambda each: each.outbox.take(app.clock(), app.clock().replace(year=2999)))
        ) is not None:
            found.append(one)
        return found
