"""What the billing provider in memory sends, and what it means."""

import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.shared.signatures import header, require_just_now
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
from domain.billing.payloads import (
    Fields,
    at,
    flag,
    moment_if_any,
    objects,
    organization,
    whole,
    word,
    word_if_any,
)
from domain.billing.refusals import BadSignature, MalformedEvent
from domain.billing.subscriptions import PriceLine, Snapshot, Status

HEADER = "Memory-Signature"
_DIGITS = 12
"""Of a second, for some ten thousand years to come."""


def signed(body: bytes, secrets: Sequence[str], at_second: int) -> Mapping[str, str]:
    """The header that goes with a body: the second, and one signature for each secret."""
    hashes = [_hash(body, secret, at_second) for secret in secrets]
    return {HEADER: " ".join([str(at_second), *hashes])}


def require_signature(body: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime) -> None:
    """
    Hold the signatures that came with a body against each secret.

    :raises BadSignature: none of the secrets has made one.
    :raises WrongMoment: one has, but at another time.
    """
    second, *hashes = header(headers, HEADER).split(" ")
    if not second.isdigit() or len(second) > _DIGITS:
        raise BadSignature(field=HEADER, expected="a second and signatures", got="something else")
    at_second = int(second)
    ours = [_hash(body, secret, at_second) for secret in secrets]
    matches = [hmac.compare_digest(one, other) for one in ours for other in hashes]
    if not any(matches):
        raise BadSignature(field=HEADER, expected="a signature by one of our secrets", got="another")
    require_just_now(at_second, now)


def _hash(body: bytes, secret: str, at_second: int) -> str:
    return hmac.digest(secret.encode(), f"{at_second}.".encode() + body, "sha256").hex()


def fields_of(snapshot: Snapshot) -> dict[str, Any]:
    """A subscription as it is told."""
    return {
        "id": snapshot.subscription_id,
        "customer": snapshot.customer_id,
        "status": snapshot.status.value,
        "lines": [{"price": line.price_id, "quantity": line.quantity} for line in snapshot.lines],
        "period_end": _iso(snapshot.period_end),
        "cancel_at_period_end": snapshot.cancel_at_period_end,
        "trial_end": _iso(snapshot.trial_end),
    }


def body_of(event: Mapping[str, Any]) -> bytes:
    """An event as it is sent."""
    return json.dumps(event).encode()


def effect_of(kind: str, fields: Fields) -> Effect:
    """
    The meaning of an event of this type about this.

    :raises MalformedEvent: what it is about lacks what the effect needs.
    """
    read = _EFFECTS.get(kind)
    return Ignored() if read is None else read(fields)


def _snapshot(fields: Fields) -> Snapshot:
    status = word(fields, "status")
    if status not in set(Status):
        raise MalformedEvent(field="status", expected="a status that we know", got="another")
    lines = [
        PriceLine(price_id=word(each, "price"), quantity=whole(each, "quantity")) for each in objects(fields, "lines")
    ]
    return Snapshot(
        subscription_id=word(fields, "id"),
        customer_id=word(fields, "customer"),
        status=Status(status),
        lines=tuple(sorted(lines, key=lambda line: line.price_id)),
        period_end=moment_if_any(fields, "period_end"),
        cancel_at_period_end=flag(fields, "cancel_at_period_end"),
        trial_end=moment_if_any(fields, "trial_end"),
    )


def _checkout(fields: Fields) -> Effect:
    return CheckoutCompleted(
        customer_id=word(fields, "customer"),
        organization_id=organization(at(fields, "organization_id")),
        subscription_id=word_if_any(fields, "subscription"),
    )


def _change(change: Change) -> Callable[[Fields], Effect]:
    return lambda fields: SubscriptionChanged(change=change, snapshot=_snapshot(fields))


def _failed(fields: Fields) -> Effect:
    return PaymentFailed(**_invoice(fields), next_attempt_at=moment_if_any(fields, "next_attempt_at"))


def _invoice(fields: Fields) -> dict[str, Any]:
    return {
        "customer_id": word(fields, "customer"),
        "subscription_id": word_if_any(fields, "subscription"),
        "invoice_id": word(fields, "id"),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


_EFFECTS: Mapping[str, Callable[[Fields], Effect]] = {
    "checkout.completed": _checkout,
    **{f"subscription.{change.value}": _change(change) for change in Change},
    "trial.will_end": lambda fields: TrialWillEnd(snapshot=_snapshot(fields)),
    "invoice.paid": lambda fields: InvoicePaid(**_invoice(fields)),
    "payment.failed": _failed,
    "payment.action_required": lambda fields: PaymentActionRequired(**_invoice(fields)),
    "customer.updated": lambda fields: CustomerUpdated(customer_id=word(fields, "id")),
    "customer.deleted": lambda fields: CustomerDeleted(customer_id=word(fields, "id")),
    "charge.refunded": lambda fields: ChargeRefunded(
        customer_id=word_if_any(fields, "customer"), charge_id=word(fields, "id")
    ),
    "dispute.created": lambda fields: DisputeCreated(
        customer_id=word_if_any(fields, "customer"), charge_id=word(fields, "charge")
    ),
}
