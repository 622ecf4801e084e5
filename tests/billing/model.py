"""A billing provider that is a few tables: what it has, it tells by signed events, which tests deliver as they like."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID

from domain.billing.effects import (
    Change,
    ChargeRefunded,
    CheckoutCompleted,
    CustomerDeleted,
    CustomerUpdated,
    DisputeCreated,
    Effect,
    Ignored,
    InvoicePaid,
    PaymentActionRequired,
    PaymentFailed,
    SubscriptionChanged,
    TrialWillEnd,
)
from domain.billing.events import BillingEvent, Sender, event_of
from domain.billing.prices import Price
from domain.billing.refusals import BadSignature, BillingRefused, BillingUnavailable, MalformedEvent, NoWebhookSecret
from domain.billing.subscriptions import Fetched, PriceLine, Snapshot, Status
from domain.shared.identifiers import OrganizationId
from ports.billing_provider import Capabilities, CheckoutOrder, NewCustomer

SENDER = Sender(provider="model", account="acct_1", livemode=False)
VERSION = "2026-01-01"
BEGAN = datetime(2026, 3, 1, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)

Fields = Mapping[str, object]


class ModelProvider:
    """
    The `BillingProvider` of tests. Its clock shows whole seconds and stands still unless a test moves it.

    `log` are all events that it ever made, `calls` what it was asked over the network, `asked_since` from when on it
    was asked for events. While `is_down` it answers nothing; `unlisted` are subscriptions that its lists leave out;
    `prices` are what it sells for; `meanwhile` are things that happen once each, after it has read a subscription and
    before the answer arrives.
    """

    capabilities = Capabilities(
        creates_subscriptions=True, has_portal=True, lists_events=True, undoes_cancellations=True, tells_prices=True
    )

    def __init__(self, secrets: Sequence[bytes] = (b"secret",)) -> None:
        self.name, self.account = SENDER.provider, SENDER.account
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
        fields = {
            "id": told.pop("event_id", f"evt_{len(self.log) + 1}"),
            "type": kind,
            "created": self.now.isoformat(),
            "object": told,
            "pending_webhooks": 1,
        }
        self.log.append(_event(fields))
        return self.log[-1]

    def put(self, snapshot: Snapshot, change: Change = Change.CHANGED) -> BillingEvent:
        """Let a subscription be so from now on, and tell it."""
        self.subscriptions[snapshot.subscription_id] = snapshot
        return self.tell(f"subscription.{change}", **fields_of(snapshot))

    def delivery(self, event: BillingEvent, pending: int = 1) -> tuple[bytes, Mapping[str, str]]:
        """What is sent for an event: its body and headers. Each delivery is signed anew."""
        body = json.dumps(json.loads(event.body) | {"pending_webhooks": pending}).encode()
        return body, signed(body, self.secrets[-1])

    # The port.

    def verify_event(self, body: bytes, headers: Mapping[str, str]) -> BillingEvent:
        if not self.secrets:
            raise NoWebhookSecret(self.name)
        told = {name.lower(): value for name, value in headers.items()}.get("signature", "")
        if not any(hmac.compare_digest(_sign(body, secret).encode(), told.encode()) for secret in self.secrets):
            raise BadSignature(field="signature", expected="one of ours", got="another")
        try:
            fields = json.loads(body)
        except ValueError:
            raise MalformedEvent(field="body", expected="JSON", got="something else") from None
        if not isinstance(fields, dict):
            raise MalformedEvent(field="body", expected="an object", got="something else")
        return _event(fields)

    def effect_of(self, event: BillingEvent) -> Effect:
        told = json.loads(event.body)["object"]
        try:
            return _EFFECTS[event.type](told) if event.type in _EFFECTS else Ignored()
        except (KeyError, ValueError):
            raise MalformedEvent(field="object", expected="what such an event has", got="less") from None

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

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.is_down:
            raise BillingUnavailable(self.name, "no answer", retry_after=timedelta(minutes=5))

    def _fetched(self, subscription_id: str) -> Fetched:
        if subscription_id not in self.subscriptions:
            raise BillingRefused(self.name, "resource_missing")
        return Fetched(snapshot=self.subscriptions[subscription_id], as_of=self.now)


def signed(body: bytes, secret: bytes = b"secret") -> Mapping[str, str]:
    """The headers of a body that is signed by this secret."""
    return {"Signature": _sign(body, secret)}


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


def _sign(body: bytes, secret: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _event(fields: Fields) -> BillingEvent:
    told = fields.get("object")
    try:
        created = datetime.fromisoformat(str(fields.get("created")))
    except ValueError:
        raise MalformedEvent(field="created", expected="a time", got="something else") from None
    return event_of(
        SENDER,
        fields,
        event_id=fields.get("id"),
        type=fields.get("type"),
        object_id=told.get("subscription_id") if isinstance(told, dict) else None,
        api_version=fields.get("api_version", VERSION),
        created=created,
        volatile={"pending_webhooks"},
    )


def fields_of(told: Snapshot) -> dict[str, object]:
    """A subscription as it stands in an event."""
    return {
        "subscription_id": told.subscription_id,
        "customer_id": told.customer_id,
        "status": told.status,
        "lines": [[line.price_id, line.quantity] for line in told.lines],
        "period_end": told.period_end and told.period_end.isoformat(),
        "cancel_at_period_end": told.cancel_at_period_end,
        "trial_end": told.trial_end and told.trial_end.isoformat(),
    }


def _snapshot(told: Mapping[str, object]) -> Snapshot:
    return Snapshot(
        subscription_id=str(told["subscription_id"]),
        customer_id=str(told["customer_id"]),
        status=Status(str(told["status"])),
        lines=tuple(PriceLine(price_id=price, quantity=count) for price, count in cast(list[Any], told["lines"])),
        period_end=_moment(told["period_end"]),
        cancel_at_period_end=bool(told["cancel_at_period_end"]),
        trial_end=_moment(told["trial_end"]),
    )


def _moment(told: object) -> datetime | None:
    return None if told is None else datetime.fromisoformat(str(told))


def _checkout(told: Fields) -> Effect:
    whose = told["organization_id"]
    return CheckoutCompleted(
        customer_id=str(told["customer_id"]),
        organization_id=OrganizationId(UUID(str(whose))) if whose else None,
        subscription_id=None,
    )


def _change(change: Change, told: Fields) -> Effect:
    return SubscriptionChanged(change=change, snapshot=_snapshot(told))


_INVOICE = "in_1"
_EFFECTS: Mapping[str, Callable[[Fields], Effect]] = {
    **{f"subscription.{change}": partial(_change, change) for change in Change},
    "subscription.trial_will_end": lambda told: TrialWillEnd(snapshot=_snapshot(told)),
    "checkout.completed": _checkout,
    "invoice.paid": lambda told: InvoicePaid(
        customer_id=str(told["customer_id"]), subscription_id=str(told["subscription_id"]), invoice_id=_INVOICE
    ),
    "invoice.payment_failed": lambda told: PaymentFailed(
        customer_id=str(told["customer_id"]), subscription_id=None, invoice_id=_INVOICE, next_attempt_at=None
    ),
    "invoice.action_required": lambda told: PaymentActionRequired(
        customer_id=str(told["customer_id"]), subscription_id=None, invoice_id=_INVOICE
    ),
    "customer.updated": lambda told: CustomerUpdated(customer_id=str(told["customer_id"])),
    "customer.deleted": lambda told: CustomerDeleted(customer_id=str(told["customer_id"])),
    "charge.refunded": lambda told: ChargeRefunded(customer_id=str(told["customer_id"]), charge_id="ch_1"),
    "charge.disputed": lambda _: DisputeCreated(customer_id=None, charge_id="ch_1"),
}
