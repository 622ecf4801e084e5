"""The model provider in Paddle's words, which has none for a trial that is about to end."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from adapters.paddle.account import PaddleAccount
from adapters.paddle.billing_provider import PaddleProvider
from domain.billing.subscriptions import Status
from ports.clock import Clock
from tests.billing.words import ACCOUNT, Fields, Headers, Reader
from tests.servers.paddle_objects import told as moment_told

_KINDS = {
    "subscription.changed": "subscription.updated",
    "subscription.ended": "subscription.canceled",
    "checkout.completed": "transaction.completed",
    # A customer is never deleted there, but archived.
    "customer.deleted": "customer.updated",
    "invoice.paid": "transaction.paid",
    "invoice.payment_failed": "transaction.payment_failed",
    "invoice.action_required": "transaction.payment_failed",
    "charge.refunded": "adjustment.created",
    "charge.disputed": "adjustment.created",
}
_SOME_SUBSCRIPTION = "sub_1"
"""A transaction of a subscription always names it."""


class PaddleWords:
    name = "paddle"
    statuses = frozenset({Status.ACTIVE, Status.CANCELED, Status.PAST_DUE, Status.PAUSED, Status.TRIALING})

    def listed(self, event_id: str, kind: str, created: datetime, told: Fields) -> Fields:
        return {
            "event_id": event_id,
            "event_type": _KINDS.get(kind, kind),
            "occurred_at": moment_told(created),
            "data": _about(kind, told),
        }

    def delivered(self, listed: Fields, pending: int) -> Fields:
        return {**listed, "notification_id": f"ntf_{pending}"}

    def signed(self, body: bytes, secret: bytes, now: datetime) -> Headers:
        at = int(now.timestamp())
        return {"Paddle-Signature": f"ts={at};h1={hmac.new(secret, f'{at}:'.encode() + body, 'sha256').hexdigest()}"}

    def reader(self, secrets: Sequence[bytes], clock: Clock) -> Reader:
        account = PaddleAccount(
            account=ACCOUNT, api_key="pdl_sdbx_apikey_model", secrets=[each.decode() for each in secrets]
        )
        return PaddleProvider(account, clock)


WORDS = PaddleWords()


def _about(kind: str, told: Fields) -> Mapping[str, object]:
    customer, subscription = told.get("customer_id"), told.get("subscription_id") or _SOME_SUBSCRIPTION
    bill: dict[str, object] = {"id": "txn_1", "customer_id": customer, "subscription_id": subscription, "payments": []}
    match kind.partition("."):
        case "subscription", _, _:
            return _subscription(told) if "lines" in told else {"id": subscription}
        case "checkout", _, _:
            return {**bill, "origin": "web", "custom_data": {"organization_id": told["organization_id"]}}
        case "invoice", _, what:
            return {**bill, "payments": [{"status": "action_required" if what == "action_required" else "error"}]}
        case "charge", _, what:
            action = "refund" if what == "refunded" else "chargeback"
            adjusted = {"id": "adj_1", "transaction_id": "txn_1", "status": "approved", "action": action}
            return {**adjusted, "customer_id": customer}
        case _:
            return {"id": customer or "thing_1"}


def _subscription(told: Fields) -> Mapping[str, object]:
    trial = told["trial_end"] and {"ends_at": told["trial_end"]}
    items = [{"price": {"id": price}, "quantity": quantity, "trial_dates": trial} for price, quantity in told["lines"]]
    end, is_ending = told["period_end"], told["cancel_at_period_end"]
    return {
        "id": told["subscription_id"],
        "customer_id": told["customer_id"],
        "status": told["status"],
        "items": items,
        "current_billing_period": end and {"ends_at": end},
        "scheduled_change": {"action": "cancel"} if is_ending else None,
    }
