"""Objects as Stripe's API of 2026 has them, with values that a small shop would see."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

Json = dict[str, Any]

MONTH = 30 * 86_400
"""Seconds of a billing period, so that tests need no calendar."""

_NO_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def seconds(moment: datetime) -> int:
    """A time as Stripe tells it: whole seconds."""
    return int(moment.timestamp())


def nothing(*names: str) -> Json:
    """These names, without a value."""
    return dict.fromkeys(names)


def customer(ident: str, created: int, given: Mapping[str, Any], *, livemode: bool) -> Json:
    return {
        "id": ident,
        "object": "customer",
        "address": dict(_NO_ADDRESS),
        "balance": 0,
        "created": created,
        "currency": None,
        "delinquent": False,
        "email": given.get("email"),
        "invoice_prefix": ident[-7:].upper(),
        "invoice_settings": nothing("custom_fields", "default_payment_method", "footer", "rendering_options"),
        "livemode": livemode,
        "metadata": given.get("metadata", {}),
        "name": given.get("name"),
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
        **nothing("default_source", "description", "discount", "phone", "shipping", "test_clock"),
    }


def price(ident: str, amount: int, *, product: str, livemode: bool, created: int = 1_700_000_000) -> Json:
    return {
        "id": ident,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": "eur",
        "livemode": livemode,
        "lookup_key": None,
        "metadata": {},
        "product": product,
        "recurring": {
            "interval": "month",
            "interval_count": 1,
            "meter": None,
            "trial_period_days": None,
            "usage_type": "licensed",
        },
        "tax_behavior": "unspecified",
        "type": "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
        **nothing("custom_unit_amount", "nickname", "tiers_mode", "transform_quantity"),
    }


def subscription_item(ident: str, of: str, priced: Json, start: int, quantity: int = 1) -> Json:
    return {
        "id": ident,
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": start,
        "current_period_end": start + MONTH,
        "current_period_start": start,
        "discounts": [],
        "metadata": {},
        "plan": {"id": priced["id"], "object": "plan", "amount": priced["unit_amount"], "interval": "month"},
        "price": priced,
        "quantity": quantity,
        "subscription": of,
        "tax_rates": [],
    }


def subscription(ident: str, start: int, *, of: str, items: list[Json], livemode: bool, metadata: Json) -> Json:
    return {
        "id": ident,
        "object": "subscription",
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": start,
        "billing_mode": {"type": "classic"},
        "billing_schedules": [],
        "cancel_at_period_end": False,
        "cancellation_details": nothing("comment", "feedback", "reason"),
        "collection_method": "charge_automatically",
        "created": start,
        "currency": "eur",
        "customer": of,
        "default_tax_rates": [],
        "discounts": [],
        "invoice_settings": {**nothing("account_tax_ids", "custom_fields", "description", "footer"), "issuer": {}},
        "items": {
            "object": "list",
            "data": items,
            "has_more": False,
            "url": f"/v1/subscription_items?subscription={ident}",
        },
        "livemode": livemode,
        "managed_payments": {"enabled": False},
        "metadata": metadata,
        "payment_settings": nothing(
            "payment_method_options", "payment_method_types", "save_default_payment_method"
        ),
        "start_date": start,
        "status": "active",
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        **nothing(
            "application", "application_fee_percent", "billing_cycle_anchor_config", "billing_thresholds", "cancel_at",
            "canceled_at", "customer_account", "days_until_due", "default_payment_method", "default_source",
            "description", "ended_at", "latest_invoice", "next_pending_invoice_item_invoice", "on_behalf_of",
            "pause_collection", "pending_invoice_item_interval", "pending_setup_intent", "pending_update", "schedule",
            "test_clock", "transfer_data", "trial_end", "trial_start",
        ),
    }  # fmt: skip


def checkout_session(ident: str, created: int, given: Mapping[str, Any], *, url: str, livemode: bool) -> Json:
    return {
        "id": ident,
        "object": "checkout.session",
        "cancel_url": given.get("cancel_url"),
        "client_reference_id": given.get("client_reference_id"),
        "created": created,
        "currency": "eur",
        "customer": given.get("customer"),
        "expires_at": created + 86_400,
        "livemode": livemode,
        "metadata": given.get("metadata", {}),
        "mode": given.get("mode"),
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "subscription": None,
        "success_url": given.get("success_url"),
        "ui_mode": "hosted",
        "url": url,
        **nothing("amount_total", "customer_details", "customer_email", "invoice", "payment_intent", "setup_intent"),
    }


def portal_session(ident: str, created: int, given: Mapping[str, Any], *, url: str, livemode: bool) -> Json:
    return {
        "id": ident,
        "object": "billing_portal.session",
        "configuration": "bpc_1",
        "created": created,
        "customer": given["customer"],
        "livemode": livemode,
        "return_url": given.get("return_url"),
        "url": url,
        **nothing("customer_account", "flow", "locale", "on_behalf_of"),
    }


def invoice(ident: str, created: int, of: Json, status: str, amount: int) -> Json:
    """An invoice of a subscription, which stands under `parent` since 2025."""
    paid = amount if status == "paid" else 0
    return {
        "id": ident,
        "object": "invoice",
        "account_country": "IE",
        "amount_due": amount,
        "amount_paid": paid,
        "amount_remaining": amount - paid,
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": status != "paid",
        "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically",
        "created": created,
        "currency": "eur",
        "customer": of["customer"],
        "hosted_invoice_url": f"https://invoice.example/{ident}",
        "invoice_pdf": f"https://invoice.example/{ident}.pdf",
        "lines": {"object": "list", "data": [], "has_more": False, "url": f"/v1/invoices/{ident}/lines"},
        "livemode": of["livemode"],
        "metadata": {},
        "next_payment_attempt": None if status == "paid" else created + 3 * 86_400,
        "number": f"STILL-{ident[-6:]}",
        "parent": {
            "quote_details": None,
            "subscription_details": {"metadata": of["metadata"], "subscription": of["id"]},
            "type": "subscription_details",
        },
        "period_end": created,
        "period_start": created - MONTH,
        "status": status,
        "subtotal": amount,
        "total": amount,
    }


def charge(ident: str, created: int, of: Json, amount: int, *, refunded: bool) -> Json:
    return {
        "id": ident,
        "object": "charge",
        "amount": amount,
        "amount_refunded": amount if refunded else 0,
        "created": created,
        "currency": "eur",
        "customer": of["customer"],
        "disputed": not refunded,
        "livemode": of["livemode"],
        "metadata": {},
        "payment_intent": f"pi_{ident[3:]}",
        "refunded": refunded,
        "status": "succeeded",
    }


def dispute(ident: str, created: int, about: Json) -> Json:
    return {
        "id": ident,
        "object": "dispute",
        "amount": about["amount"],
        "charge": about["id"],
        "created": created,
        "currency": "eur",
        "livemode": about["livemode"],
        "metadata": {},
        "payment_intent": about["payment_intent"],
        "reason": "fraudulent",
        "status": "needs_response",
    }


def event(ident: str, kind: str, created: int, about: Json, *, livemode: bool, api_version: str) -> Json:
    return {
        "id": ident,
        "object": "event",
        "api_version": api_version,
        "created": created,
        "data": {"object": about},
        "livemode": livemode,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def error(kind: str, message: str, *, code: str | None = None, param: str | None = None) -> Json:
    told = {"type": kind, "message": message, "code": code, "param": param}
    return {"error": {name: value for name, value in told.items() if value is not None}}


def unflattened(form: Mapping[str, str]) -> Json:
    """Parameters as they were meant: `items[0][price]` is the price of the first item."""
    told: Json = {}
    for name, value in form.items():
        first, *rest = name.replace("]", "").split("[")
        place = told
        for part in rest:
            place, first = place.setdefault(first, {}), part
        place[first] = value
    return told
