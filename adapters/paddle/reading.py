"""What Paddle's entities and events mean."""

from collections.abc import Callable, Mapping
from functools import partial

from domain.billing.effects import (
    Change,
    ChargeRefunded,
    CheckoutCompleted,
    CustomerUpdated,
    DisputeCreated,
    Effect,
    Ignored,
    InvoicePaid,
    PaymentActionRequired,
    PaymentFailed,
    SubscriptionChanged,
)
from domain.billing.payloads import Fields, at, moment, moment_if_any, objects, organization, whole, word, word_if_any
from domain.billing.prices import Interval, Price
from domain.billing.refusals import MalformedEvent
from domain.billing.subscriptions import PriceLine, Snapshot, Status

_STATUSES = {
    "active": Status.ACTIVE,
    "canceled": Status.CANCELED,
    "past_due": Status.PAST_DUE,
    "paused": Status.PAUSED,
    "trialing": Status.TRIALING,
}

_CHECKOUTS = ("api", "web")
"""Where a transaction comes from when a person pays it on a page; others are made by a subscription."""

_WHOLE = frozenset({"CLP", "JPY", "KRW", "VND"})
"""Currencies without a smaller unit, among those that Paddle takes."""


def snapshot_of(fields: Fields) -> Snapshot:
    """
    A subscription entity.

    :raises MalformedEvent: it lacks something, or its status is a new one.
    """
    items = objects(fields, "items")
    lines = [PriceLine(price_id=word(item, "price", "id"), quantity=whole(item, "quantity")) for item in items]
    trials = [moment(item, "trial_dates", "ends_at") for item in items if at(item, "trial_dates") is not None]
    return Snapshot(
        subscription_id=word(fields, "id"),
        customer_id=word(fields, "customer_id"),
        status=_status(fields),
        lines=tuple(sorted(lines, key=lambda line: line.price_id)),
        period_end=moment_if_any(fields, "current_billing_period", "ends_at"),
        cancel_at_period_end=at(fields, "scheduled_change", "action") == "cancel",
        trial_end=max(trials, default=None),
    )


def price_of(fields: Fields) -> Price | None:
    """
    A price entity; None if it is paid once.

    :raises MalformedEvent: it lacks what such a price has.
    """
    interval = at(fields, "billing_cycle", "interval")
    if interval not in set(Interval):
        return None
    amount, currency = word(fields, "unit_price", "amount"), word(fields, "unit_price", "currency_code")
    if not amount.isdigit():
        raise MalformedEvent(field="unit_price.amount", expected="a whole number in a text", got="another text")
    return Price(
        amount=int(amount),
        currency=currency,
        interval=Interval(str(interval)),
        digits=0 if currency in _WHOLE else 2,
        every=whole(fields, "billing_cycle", "frequency"),
    )


def effect_of(kind: str, fields: Fields) -> Effect:
    """
    The meaning of an event of this type about this entity.

    :raises MalformedEvent: the entity lacks what the effect needs.
    """
    read = _EFFECTS.get(kind)
    return Ignored() if read is None else read(fields)


def _status(fields: Fields) -> Status:
    told = _STATUSES.get(word(fields, "status"))
    if told is None:
        raise MalformedEvent(field="status", expected="a status that we know", got="another")
    return told


def _changed(change: Change, fields: Fields) -> Effect:
    return SubscriptionChanged(change=change, snapshot=snapshot_of(fields))


def _completed(fields: Fields) -> Effect:
    """The first payment is what tells that a checkout is done: there is no event about checkouts."""
    subscription = word_if_any(fields, "subscription_id")
    if subscription is None or at(fields, "origin") not in _CHECKOUTS:
        return _paid(fields)
    return CheckoutCompleted(
        customer_id=word(fields, "customer_id"),
        organization_id=organization(at(fields, "custom_data", "organization_id")),
        subscription_id=subscription,
    )


def _paid(fields: Fields) -> Effect:
    return InvoicePaid(
        customer_id=word(fields, "customer_id"),
        subscription_id=word_if_any(fields, "subscription_id"),
        invoice_id=word(fields, "id"),
    )


def _failed(fields: Fields) -> Effect:
    """Paddle tries again when it thinks best, and does not tell when. Before a checkout is done, nobody owes."""
    customer, subscription = word_if_any(fields, "customer_id"), word_if_any(fields, "subscription_id")
    if customer is None or subscription is None:
        return Ignored()
    invoice, payments = word(fields, "id"), objects(fields, "payments")
    if payments and at(payments[0], "status") == "action_required":
        return PaymentActionRequired(customer_id=customer, subscription_id=subscription, invoice_id=invoice)
    return PaymentFailed(customer_id=customer, subscription_id=subscription, invoice_id=invoice, next_attempt_at=None)


def _customer_updated(fields: Fields) -> Effect:
    """Customers are never deleted there; an archived one is one that was updated."""
    return CustomerUpdated(customer_id=word(fields, "id"))


def _adjusted(fields: Fields) -> Effect:
    """Money that goes back, once somebody at Paddle has approved it."""
    if at(fields, "status") != "approved":
        return Ignored()
    customer, charge = word(fields, "customer_id"), word(fields, "transaction_id")
    match at(fields, "action"):
        case "refund":
            return ChargeRefunded(customer_id=customer, charge_id=charge)
        case "chargeback":
            return DisputeCreated(customer_id=customer, charge_id=charge)
        case _:
            return Ignored()


_EFFECTS: Mapping[str, Callable[[Fields], Effect]] = {
    "subscription.created": partial(_changed, Change.CHANGED),
    "subscription.activated": partial(_changed, Change.CHANGED),
    "subscription.imported": partial(_changed, Change.CHANGED),
    "subscription.trialing": partial(_changed, Change.CHANGED),
    "subscription.updated": partial(_changed, Change.CHANGED),
    "subscription.past_due": partial(_changed, Change.CHANGED),
    "subscription.canceled": partial(_changed, Change.ENDED),
    "subscription.paused": partial(_changed, Change.PAUSED),
    "subscription.resumed": partial(_changed, Change.RESUMED),
    "transaction.paid": _paid,
    "transaction.completed": _completed,
    "transaction.payment_failed": _failed,
    "customer.updated": _customer_updated,
    "adjustment.created": _adjusted,
    "adjustment.updated": _adjusted,
}
"""What is acted upon, by Paddle's type."""
