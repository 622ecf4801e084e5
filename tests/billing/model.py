"""A billing provider that is a few tables: what it has, it tells by signed events, which tests deliver as they like."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.billing.effects import (
    Change,
    Effect,
)
from domain.billing.events import BillingEvent
from domain.billing.prices import Price
from domain.billing.refusals import BillingRefused, BillingUnavailable
from domain.billing.subscriptions import Fetched, PriceLine, Snapshot, Status
from ports.billing_provider import Capabilities, CheckoutOrder, NewCustomer
from tests.billing.words import ACCOUNT, OWN, Reader, Words, fields_of, words_named

BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)

Fields = Mapping[str, object]


class ModelProvider:
    """
    The `BillingProvider` of tests. Its clock shows whole seconds and stands still unless a test moves it.

    It tells in `words`, which their provider's own adapter reads. What it is asked it answers by itself: how that is
    asked of each provider over HTTP, the contract and the journey show.

    `log` are all events that it ever made, `calls` what it was asked over the network, `asked_since` from when on it
    was asked for events. While `is_down` it answers nothing; `unlisted` are subscriptions that its lists leave out;
    `prices` are what it sells for; `meanwhile` are things that happen once each, after it has read a subscription and
    before the answer arrives.
    """

    capabilities = Capabilities(
        creates_subscriptions=True, has_portal=True, lists_events=True, undoes_cancellations=True, tells_prices=True
    )

    def __init__(self, secrets: Sequence[bytes] = (b"secret",), words: Words = OWN) -> None:
        self.words = words
        self.name, self.account = words.name, ACCOUNT
        self.secrets = list(secrets)
        self.now = BEGAN
        self.subscriptions: dict[str, Snapshot] = {}
        self.customers: dict[str, NewCustomer] = {}
        self.log: list[BillingEvent] = []
        self.calls: list[str] = []
        self.asked_since: list[datetime] = []
        self.is_down = False
        self.prices: dict[str, Price] = {}
        self.unlisted: set[str] = set()
        self.meanwhile: list[Callable[[], object]] = []
        self._answers: dict[str, object] = {}

    # What happens there.

    def tick(self, seconds: int = 1) -> None:
        """Let its time pass."""
        self.now += seconds * SECOND

    def tell(self, kind: str, /, **told: object) -> BillingEvent:
        """Make an event about what is told; with the id of another one if `event_id` is."""
        event_id = str(told.pop("event_id", f"evt_{len(self.log) + 1}"))
        body = json.dumps(self.words.listed(event_id, kind, self.now, told)).encode()
        secrets = self.secrets or [b"secret"]
        self.log.append(self._reader(secrets).verify_event(body, self.signed(body, secrets[-1])))
        return self.log[-1]

    def put(self, snapshot: Snapshot, change: Change = Change.CHANGED) -> BillingEvent:
        """Let a subscription be so from now on, and tell it."""
        self.subscriptions[snapshot.subscription_id] = snapshot
        return self.tell(f"subscription.{change}", **fields_of(snapshot))

    def delivery(self, event: BillingEvent, pending: int = 1) -> tuple[bytes, Mapping[str, str]]:
        """What is sent for an event: its body and headers. Each delivery is signed anew."""
        body = json.dumps(self.words.delivered(json.loads(event.body), pending)).encode()
        return body, self.signed(body)

    def signed(self, body: bytes, secret: bytes | None = None) -> Mapping[str, str]:
        """The headers of a body that is sent now, signed by this secret or by the one in force."""
        return self.words.signed(body, self.secrets[-1] if secret is None else secret, self.now)

    # The port.

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        return self._reader(self.secrets).verify_event(body, headers)

    def effect_of(self, event: BillingEvent) -> Effect:
        return self._reader(self.secrets).effect_of(event)

    def create_customer(self, customer: NewCustomer, key: str) -> str:
        self._called("create_customer")
        made = f"cus_{len(self.customers) + 1}"
        customer_id = str(self._answers.setdefault(key, made))
        self.customers[customer_id] = customer
        return customer_id

    def create_checkout(self, order: CheckoutOrder, key: str) -> str:
        self._called("create_checkout")
        return f"https://model.example/checkout/{order.customer_id}/{order.price_id}?key={key}"

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        self._called("create_portal_session")
        return f"https://model.example/portal/{customer_id}?back={return_url}"

    def create_subscription(self, customer_id: str, price_id: str, key: str) -> Fetched:
        self._called("create_subscription")
        made = f"sub_{len(self.subscriptions) + 1}"
        subscription_id = str(self._answers.setdefault(key, made))
        if subscription_id == made:
            self.put(snapshot(subscription_id=made, customer_id=customer_id, lines=(PriceLine(price_id=price_id),)))
        return self._fetched(subscription_id)

    def change_plan(self, subscription_id: str, from_price_id: str, to_price_id: str, key: str) -> Fetched:
        self._called("change_plan")
        if self._answers.setdefault(key, self.now) == self.now:
            now = self.subscriptions[subscription_id]
            kept = [line for line in now.lines if line.price_id != from_price_id]
            self.put(replace(now, lines=(PriceLine(price_id=to_price_id), *kept)))
        return self._fetched(subscription_id)

    def cancel(self, subscription_id: str, key: str, *, at_period_end: bool) -> Fetched:
        self._called("cancel")
        self._answers.setdefault(key, self.now)
        now = self.subscriptions[subscription_id]
        if at_period_end:
            self.put(replace(now, cancel_at_period_end=True))
        elif not now.status.is_terminal:
            self.put(replace(now, status=Status.CANCELED), Change.ENDED)
        return self._fetched(subscription_id)

    def undo_cancellation(self, subscription_id: str, key: str) -> Fetched:
        self._called("undo_cancellation")
        if self._answers.setdefault(key, self.now) == self.now:
            self.put(replace(self.subscriptions[subscription_id], cancel_at_period_end=False))
        return self._fetched(subscription_id)

    def fetch_prices(self, price_ids: Sequence[str]) -> Mapping[str, Price]:
        self._called("fetch_prices")
        return {each: self.prices[each] for each in price_ids if each in self.prices}

    def fetch_subscription(self, subscription_id: str) -> Fetched:
        self._called("fetch_subscription")
        fetched = self._fetched(subscription_id)
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return fetched

    def list_subscriptions(self) -> Iterator[Sequence[Fetched]]:
        self._called("list_subscriptions")
        yield [self._fetched(each) for each in self.subscriptions if each not in self.unlisted]

    def list_events(self, since: datetime) -> Iterator[Sequence[BillingEvent]]:
        self._called("list_events")
        self.asked_since.append(since)
        listed = [each for each in self.log if each.created >= since][::-1]
        for start in range(0, len(listed), 3):
            yield listed[start : start + 3]

    def _reader(self, secrets: Sequence[bytes]) -> Reader:
        return self.words.reader(secrets, lambda: self.now)

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.is_down:
            raise BillingUnavailable(self.name, "no answer", retry_after=timedelta(minutes=5))

    def _fetched(self, subscription_id: str) -> Fetched:
        if subscription_id not in self.subscriptions:
            raise BillingRefused(self.name, "resource_missing")
        return Fetched(snapshot=self.subscriptions[subscription_id], as_of=self.now)


def model_named(name: str) -> ModelProvider:
    """One that tells in the words of the provider of that name."""
    return ModelProvider(words=words_named(name))


def snapshot(**told: object) -> Snapshot:
    """A subscription to the plan `maker`, unless something else is told."""
    usual: dict[str, object] = {
        "subscription_id": "sub_1",
        "customer_id": "cus_1",
        "status": Status.ACTIVE,
        "lines": (PriceLine(price_id="price_maker"),),
        "period_end": BEGAN + timedelta(days=30),
    }
    return Snapshot(**{**usual, **told})  # type: ignore[arg-type]
