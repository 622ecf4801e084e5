"""The model provider in Stripe's words."""

import hmac
from collections.abc import Sequence
from datetime import datetime

from adapters.stripe.account import API_VERSION, StripeAccount
from adapters.stripe.billing_provider import StripeProvider
from domain.billing.subscriptions import Status
from ports.clock import Clock
from tests.billing.words import ACCOUNT, Fields, Headers, Reader
from tests.servers.stripe_objects import event, seconds

_KINDS = {
    "subscription.changed": "customer.subscription.updated",
    "subscription.ended": "customer.subscription.deleted",
    "subscription.paused": "customer.subscription.paused",
    "subscription.resumed": "customer.subscription.resumed",
    "subscription.trial_will_end": "customer.subscription.trial_will_end",
    "checkout.completed": "checkout.session.completed",
    "invoice.action_required": "invoice.payment_action_required",
    "charge.disputed": "charge.dispute.created",
}


class StripeWords:
    name = "stripe"
    statuses = frozenset(Status)

    def listed(self, event_id: str, kind: str, created: datetime, told: Fields) -> Fields:
        about = _about(kind, told)
        return event(event_id, _KINDS.get(kind, kind), seconds(created), about, livemode=False, api_version=API_VERSION)

    def delivered(self, listed: Fields, pending: int) -> Fields:
        return {**listed, "pending_webhooks": pending}

    def signed(self, body: bytes, secret: bytes, now: datetime) -> Headers:
        # By hand: the library signs texts alone, and what is sent need not be one.
        at = seconds(now)
        return {"Stripe-Signature": f"t={at},v1={hmac.new(secret, f'{at}.'.encode() + body, 'sha256').hexdigest()}"}

    def reader(self, secrets: Sequence[bytes], clock: Clock) -> Reader:
        account = StripeAccount(account=ACCOUNT, api_key="sk_test_model", secrets=[each.decode() for each in secrets])
        return StripeProvider(account, clock)


WORDS = StripeWords()


def _about(kind: str, told: Fields) -> dict[str, object]:
    customer, subscription = told.get("customer_id"), told.get("subscription_id")
    match kind.partition("."):
        case "subscription", _, _:
            return _subscription(told) if "lines" in told else {"id": subscription or "sub_1"}
        case "checkout", _, _:
            whose = told["organization_id"]
            return {"id": "cs_1", "mode": "subscription", "customer": customer, "client_reference_id": whose}
        case "invoice", _, _:
            parent = {"subscription_details": {"subscription": subscription}}
            return {"id": "in_1", "customer": customer, "parent": parent, "next_payment_attempt": None}
        case "charge", _, "disputed":
            return {"id": "dp_1", "charge": "ch_1"}
        case "charge", _, _:
            return {"id": "ch_1", "customer": customer}
        case _:
            return {"id": customer or "thing_1"}


def _subscription(told: Fields) -> dict[str, object]:
    end = _second(told["period_end"])
    items = [
        {"price": {"id": price}, "quantity": quantity, "current_period_end": end} for price, quantity in told["lines"]
    ]
    return {
        "id": told["subscription_id"],
        "customer": told["customer_id"],
        "status": told["status"],
        "items": {"data": items},
        "cancel_at_period_end": told["cancel_at_period_end"],
        "trial_end": _second(told["trial_end"]),
    }


def _second(told: str | None) -> int | None:
    return None if told is None else seconds(datetime.fromisoformat(told))
