"""What all parts of the contract of `BillingProvider` stand on."""

from collections.abc import Sequence
from itertools import count

import pytest

from adapters.memory.ids import CountedIds
from domain.billing.effects import Effect
from domain.billing.events import BillingEvent
from domain.shared.identifiers import OrganizationId
from ports.billing_provider import BillingProvider, CheckoutOrder, NewCustomer
from tests.contracts.billing_sandbox import BillingSandbox, Connect, Subscribed

IDS = CountedIds(series=4_711)
NUMBERS = count(1)

SUCCESS, CANCEL = "https://stillroom.example/billing?paid=1", "https://stillroom.example/billing"


def new_key() -> str:
    """An idempotency key that nobody has used."""
    return f"key-{IDS()}"


def new_customer() -> NewCustomer:
    number = next(NUMBERS)
    return NewCustomer(organization_id=OrganizationId(IDS()), name=f"Heron {number}", email=f"ada+{number}@example.com")


class BillingContract:
    """Two fixtures are another team's: `sandbox`, and `connect` for its adapter."""

    @pytest.fixture
    def provider(self, connect: Connect, sandbox: BillingSandbox) -> BillingProvider:
        return connect(sandbox.secrets)

    def order(self, customer: NewCustomer, customer_id: str, price: str) -> CheckoutOrder:
        return CheckoutOrder(
            organization_id=customer.organization_id,
            customer_id=customer_id,
            price_id=price,
            success_url=SUCCESS,
            cancel_url=CANCEL,
        )

    def subscribed(self, provider: BillingProvider, sandbox: BillingSandbox) -> Subscribed:
        """A new organisation that has bought what costs `price`."""
        customer = new_customer()
        customer_id = provider.create_customer(customer, new_key())
        url = provider.create_checkout(self.order(customer, customer_id, sandbox.price), new_key())
        return Subscribed(
            organization_id=customer.organization_id,
            customer_id=customer_id,
            subscription_id=sandbox.shop.buys(url),
        )

    def events(self, provider: BillingProvider, sandbox: BillingSandbox, since: int = 0) -> Sequence[BillingEvent]:
        """What was told after so many events, as it is read when it is delivered."""
        return [provider.verify_event(*sandbox.delivery(body)) for body in sandbox.told()[since:]]

    def effects(self, provider: BillingProvider, sandbox: BillingSandbox, since: int = 0) -> Sequence[Effect]:
        return [provider.effect_of(event) for event in self.events(provider, sandbox, since)]
