"""In whose words the model provider tells what happens: its own, or those of a real one, read by that one's adapter."""

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any, Protocol, cast
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
from domain.billing.refusals import BadSignature, MalformedEvent, NoWebhookSecret
from domain.billing.subscriptions import PriceLine, Snapshot, Status
from domain.shared.identifiers import OrganizationId
from ports.clock import Clock

ACCOUNT = "acct_1"
VERSION = "2026-01-01"

Fields = Mapping[str, Any]
Headers = Mapping[str, str]


class Reader(Protocol):
    """The part of `BillingProvider` that reads what was sent."""

    def verify_event(self, body: bytes, headers: Headers) -> BillingEvent: ...

    def effect_of(self, event: BillingEvent) -> Effect: ...


class Words(Protocol):
    """
    How a provider says things.

    `name` is that of the provider; `statuses` are those that its subscriptions have. What it never tells of, tests of
    that are marked by (`told_by`).
    """

    @property
    def name(self) -> str: ...

    @property
    def statuses(self) -> Collection[Status]: ...

    def listed(self, event_id: str, kind: str, created: datetime, told: Fields) -> Fields:
        """An event as it stands in the provider's list; `kind` and `told` are in the model's own words."""
        ...

    def delivered(self, listed: Fields, pending: int) -> Fields:
        """The same as it is sent, so many deliveries before the last."""
        ...

    def signed(self, body: bytes, secret: bytes, now: datetime) -> Headers:
        """The headers of what is sent now."""
        ...

    def reader(self, secrets: Sequence[bytes], clock: Clock) -> Reader:
        """What understands all this, and believes what these secrets sign."""
        ...


class OwnWords:
    """Plain ones: a time in ISO 8601, and things as `fields_of` tells them."""

    name = "model"
    statuses = frozenset(Status)

    def listed(self, event_id: str, kind: str, created: datetime, told: Fields) -> Fields:
        return {"id": event_id, "type": kind, "created": created.isoformat(), "object": told, "pending_webhooks": 1}

    def delivered(self, listed: Fields, pending: int) -> Fields:
        return {**listed, "pending_webhooks": pending}

    def signed(self, body: bytes, secret: bytes, now: datetime) -> Headers:  # noqa: ARG002 - it does not say when
        return {"Signature": _sign(body, secret)}

    def reader(self, secrets: Sequence[bytes], clock: Clock) -> Reader:  # noqa: ARG002 - as above
        return OwnReader(secrets)


class OwnReader:
    """Understands `OwnWords`."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        self._secrets = secrets

    def verify_event(self, body: bytes, headers: Headers) -> BillingEvent:
        if not self._secrets:
            raise NoWebhookSecret("Model")
        told = {name.lower(): value for name, value in headers.items()}.get("signature", "")
        if not any(hmac.compare_digest(_sign(body, secret).encode(), told.encode()) for secret in self._secrets):
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


OWN = OwnWords()


def words_named(name: str) -> Words:
    """Those of the provider of that name; the library of a real one is imported when somebody asks for its words."""
    if name in {"memory", OWN.name}:
        return OWN
    return cast("Words", import_module(f"tests.billing.{name}_words").WORDS)


def fields_of(told: Snapshot) -> Fields:
    """A subscription as the model tells it."""
    return {
        "subscription_id": told.subscription_id,
        "customer_id": told.customer_id,
        "status": told.status,
        "lines": [[line.price_id, line.quantity] for line in told.lines],
        "period_end": told.period_end and told.period_end.isoformat(),
        "cancel_at_period_end": told.cancel_at_period_end,
        "trial_end": told.trial_end and told.trial_end.isoformat(),
    }


def _sign(body: bytes, secret: bytes) -> str:
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


def _event(fields: Fields) -> BillingEvent:
    told = fields.get("object")
    try:
        created = datetime.fromisoformat(str(fields.get("created")))
    except ValueError:
        raise MalformedEvent(field="created", expected="a time", got="something else") from None
    return event_of(
        Sender(provider=OWN.name, account=ACCOUNT, livemode=False),
        fields,
        event_id=fields.get("id"),
        type=fields.get("type"),
        object_id=told.get("subscription_id") if isinstance(told, dict) else None,
        api_version=fields.get("api_version", VERSION),
        created=created,
        volatile={"pending_webhooks"},
    )


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
