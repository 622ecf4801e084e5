"""What Stripe's objects and events mean."""

from collections.abc import Callable, Mapping
from functools import partial

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
    objects,
    organization,
    second,
    second_if_any,
    whole,
    word,
    word_if_any,
)
from domain.billing.prices import Interval, Price
from domain.billing.refusals import MalformedEvent
from domain.billing.subscriptions import PriceLine, Snapshot, Status

_SUBSCRIPTION = ("parent", "subscription_details", "subscription")
"""Where an invoice names its subscription, since 2025."""

_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
"""Currencies whose smallest unit is no hundredth at Stripe, whatever ISO 4217 says."""


def snapshot_of(fields: Fields) -> Snapshot:
    """
    A subscription object, whose period stands on its items since 2025.

    :raises MalformedEvent: it lacks something, or its status is a new one.
    """
    items = objects(fields, "items", "data")
    lines = [PriceLine(price_id=word(item, "price", "id"), quantity=_quantity(item)) for item in items]
    ends = [second(item, "current_period_end") for item in items]
    return Snapshot(
        subscription_id=word(fields, "id"),
        customer_id=word(fields, "customer"),
        status=_status(fields),
        lines=tuple(sorted(lines, key=lambda line: line.price_id)),
        period_end=max(ends, default=None),
        cancel_at_period_end=flag(fields, "cancel_at_period_end"),
        trial_end=second_if_any(fields, "trial_end"),
    )


def price_of(fields: Fields) -> Price | None:
    """
    A price object; None if it has no one amount that is paid again and again.

    :raises MalformedEvent: it lacks what such a price has.
    """
    is_flat = at(fields, "billing_scheme") == "per_unit" and at(fields, "transform_quantity") is None
    is_by_use = at(fields, "recurring", "usage_type") != "licensed"
    interval = at(fields, "recurring", "interval")
    if not is_flat or is_by_use or at(fields, "unit_amount") is None or interval not in set(Interval):
        return None
    currency = word(fields, "currency").upper()
    return Price(
        amount=whole(fields, "unit_amount"),
        currency=currency,
        interval=Interval(str(interval)),
        digits=0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2,
        every=whole(fields, "recurring", "interval_count"),
    )


def effect_of(kind: str, fields: Fields) -> Effect:
    """
    The meaning of an event of this type about this object.

    :raises MalformedEvent: the object lacks what the effect needs.
    """
    read = _EFFECTS.get(kind)
    return Ignored() if read is None else read(fields)


def _status(fields: Fields) -> Status:
    told = word(fields, "status")
    try:
        return Status(told)
    except ValueError:
        raise MalformedEvent(field="status", expected="a status that we know", got="another") from None


def _quantity(item: Fields) -> int:
    """Prices by use have no quantity."""
    return 1 if at(item, "quantity") is None else whole(item, "quantity")


def _checkout(fields: Fields) -> Effect:
    """Others than for a subscription are not of our making."""
    if at(fields, "mode") != "subscription":
        return Ignored()
    return CheckoutCompleted(
        customer_id=word(fields, "customer"),
        organization_id=organization(at(fields, "client_reference_id")),
        subscription_id=word_if_any(fields, "subscription"),
    )


def _changed(change: Change, fields: Fields) -> Effect:
    return SubscriptionChanged(change=change, snapshot=snapshot_of(fields))


def _trial_will_end(fields: Fields) -> Effect:
    return TrialWillEnd(snapshot=snapshot_of(fields))


def _paid(fields: Fields) -> Effect:
    return InvoicePaid(
        customer_id=word(fields, "customer"),
        subscription_id=word_if_any(fields, *_SUBSCRIPTION),
        invoice_id=word(fields, "id"),
    )


def _failed(fields: Fields) -> Effect:
    return PaymentFailed(
        customer_id=word(fields, "customer"),
        subscription_id=word_if_any(fields, *_SUBSCRIPTION),
        invoice_id=word(fields, "id"),
        next_attempt_at=second_if_any(fields, "next_payment_attempt"),
    )


def _action_required(fields: Fields) -> Effect:
    return PaymentActionRequired(
        customer_id=word(fields, "customer"),
        subscription_id=word_if_any(fields, *_SUBSCRIPTION),
        invoice_id=word(fields, "id"),
    )


def _customer_updated(fields: Fields) -> Effect:
    return CustomerUpdated(customer_id=word(fields, "id"))


def _customer_deleted(fields: Fields) -> Effect:
    return CustomerDeleted(customer_id=word(fields, "id"))


def _refunded(fields: Fields) -> Effect:
    return ChargeRefunded(customer_id=word_if_any(fields, "customer"), charge_id=word(fields, "id"))


def _disputed(fields: Fields) -> Effect:
    """A dispute names the charge, and not the customer."""
    return DisputeCreated(customer_id=None, charge_id=word(fields, "charge"))


_EFFECTS: Mapping[str, Callable[[Fields], Effect]] = {
    "checkout.session.completed": _checkout,
    "customer.subscription.created": partial(_changed, Change.CHANGED),
    "customer.subscription.updated": partial(_changed, Change.CHANGED),
    "customer.subscription.deleted": partial(_changed, Change.ENDED),
    "customer.subscription.paused": partial(_changed, Change.PAUSED),
    "customer.subscription.resumed": partial(_changed, Change.RESUMED),
    "customer.subscription.trial_will_end": _trial_will_end,
    "invoice.paid": _paid,
    "invoice.payment_succeeded": _paid,
    "invoice.payment_failed": _failed,
    "invoice.payment_action_required": _action_required,
    "customer.updated": _customer_updated,
    "customer.deleted": _customer_deleted,
    "charge.refunded": _refunded,
    "charge.dispute.created": _disputed,
}
"""What is acted upon, by Stripe's type."""
