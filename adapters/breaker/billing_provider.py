"""Any billing provider, left alone for a while after it failed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from adapters.breaker.circuit import Circuit
from adapters.breaker.price_tags import PriceTags
from domain.billing.effects import Effect
from domain.billing.events import BillingEvent
from domain.billing.prices import Price
from domain.billing.subscriptions import Fetched
from ports.billing_provider import BillingProvider, Capabilities, CheckoutOrder, NewCustomer

Page = TypeVar("Page")


@dataclass(frozen=True, slots=True)
class GuardedBillingProvider:
    """
    The provider, asked through a circuit. Reading what it sent needs no call, and goes on while it is left alone.

    What things cost is asked for now and then.
    """

    provider: BillingProvider
    circuit: Circuit
    tags: PriceTags

    @property
    def name(self) -> str:
        return self.provider.name

    @property
    def account(self) -> str:
        return self.provider.account

    @property
    def capabilities(self) -> Capabilities:
        return self.provider.capabilities

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        return self.provider.verify_event(body, headers)

    def effect_of(self, event: BillingEvent) -> Effect:
        return self.provider.effect_of(event)

    def create_customer(self, customer: NewCustomer, key: str) -> str:
        with self.circuit.call():
            return self.provider.create_customer(customer, key)

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        with self.circuit.call():
            return self.provider.create_checkout(order, key)

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        with self.circuit.call():
            return self.provider.create_portal_session(customer_id, return_url)

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:
        with self.circuit.call():
            return self.provider.create_subscription(customer_id, price_id, key)

    def change_plan(self, subscription_id: str, from_price_id: str, to_price_id: str, key: str) -> Fetched:
        with self.circuit.call():
            return self.provider.change_plan(subscription_id, from_price_id, to_price_id, key)

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:
        with self.circuit.call():
            return self.provider.cancel(subscription_id, key, at_period_end=at_period_end)

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:
        with self.circuit.call():
            return self.provider.undo_cancellation(subscription_id, key)

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        return self.tags(price_ids, self._fetch_prices)

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        with self.circuit.call():
            return self.provider.fetch_subscription(subscription_id)

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        yield from self._each(self.provider.list_subscriptions())

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        yield from self._each(self.provider.list_events(since))

    def _fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        with self.circuit.call():
            return self.provider.fetch_prices(price_ids)

    def _each(self, pages: Iterator[Page]) -> Iterator[Page]:
        """Each page is a call of its own; what is done with it in between is none."""
        while True:
            with self.circuit.call():
                page = next(pages, None)
            if page is None:
                return
            yield page
