"""Entities as Paddle's API has them: amounts are texts of cents, times have microseconds."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

MONTH = timedelta(days=30)
"""A billing period, so that tests need no calendar."""

NO_TOTALS = {"subtotal": "0", "discount": "0", "tax": "0", "total": "0"}


def told(moment: datetime) -> str:
    """A time as Paddle tells it."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def customer(ident: str, now: str, given: Mapping[str, Any]) -> Json:
    return {
        "id": ident,
        "name": given.get("name"),
        "email": given["email"],
        "marketing_consent": False,
        "status": "active",
        "custom_data": given.get("custom_data"),
        "locale": "en",
        "created_at": now,
        "updated_at": now,
        "import_meta": None,
    }


def product(ident: str, now: str) -> Json:
    return {
        "id": ident,
        "name": "Stillroom",
        "tax_category": "saas",
        "type": "standard",
        "description": None,
        "image_url": None,
        "custom_data": None,
        "status": "active",
        "import_meta": None,
        "created_at": now,
        "updated_at": now,
    }


def price(ident: str, amount: int, now: str) -> Json:
    return {
        "id": ident,
        "product_id": f"pro_{ident[4:]}",
        "type": "standard",
        "description": "Monthly",
        "name": None,
        "billing_cycle": {"interval": "month", "frequency": 1},
        "trial_period": None,
        "tax_mode": "account_setting",
        "unit_price": {"amount": str(amount), "currency_code": "EUR"},
        "unit_price_overrides": [],
        "custom_data": None,
        "status": "active",
        "quantity": {"minimum": 1, "maximum": 100},
        "import_meta": None,
        "created_at": now,
        "updated_at": now,
    }


def subscription_item(priced: Json, quantity: int, now: str, next_billed_at: str | None) -> Json:
    return {
        "status": "active",
        "quantity": quantity,
        "recurring": True,
        "created_at": now,
        "updated_at": now,
        "previously_billed_at": now,
        "next_billed_at": next_billed_at,
        "trial_dates": None,
        "price": priced,
        "product": product(priced["product_id"], now),
    }


def subscription(ident: str, start: datetime, *, of: str, items: list[Json], custom_data: Json | None) -> Json:
    now, end = told(start), told(start + MONTH)
    return {
        "id": ident,
        "status": "active",
        "customer_id": of,
        "address_id": f"add_{ident[4:]}",
        "business_id": None,
        "currency_code": "EUR",
        "created_at": now,
        "updated_at": now,
        "started_at": now,
        "first_billed_at": now,
        "next_billed_at": end,
        "paused_at": None,
        "canceled_at": None,
        "collection_mode": "automatic",
        "billing_details": None,
        "current_billing_period": {"starts_at": now, "ends_at": end},
        "billing_cycle": {"interval": "month", "frequency": 1},
        "scheduled_change": None,
        "items": [subscription_item(item["price"], item["quantity"], now, end) for item in items],
        "custom_data": custom_data,
        "discount": None,
        "import_meta": None,
        "consent_requirements": [],
    }


def transaction(ident: str, now: str, *, of: str | None, items: list[Json], custom_data: Json | None, url: str) -> Json:
    total = str(sum(int(item["price"]["unit_price"]["amount"]) * item["quantity"] for item in items))
    return {
        "id": ident,
        "status": "ready" if of else "draft",
        "customer_id": of,
        "address_id": None,
        "business_id": None,
        "custom_data": custom_data,
        "origin": "api",
        "collection_mode": "automatic",
        "subscription_id": None,
        "invoice_id": None,
        "invoice_number": None,
        "billing_details": None,
        "billing_period": None,
        "currency_code": "EUR",
        "discount_id": None,
        "created_at": now,
        "updated_at": now,
        "billed_at": None,
        "revised_at": None,
        "items": [{"price": item["price"], "quantity": item["quantity"], "proration": None} for item in items],
        "details": {
            "tax_rates_used": [{"tax_rate": "0", "totals": {**NO_TOTALS, "total": total}}],
            "totals": {
                **NO_TOTALS,
                "subtotal": total,
                "total": total,
                "credit": "0",
                "balance": total,
                "grand_total": total,
                "grand_total_tax": "0",
                "credit_to_balance": "0",
                "fee": None,
                "earnings": None,
                "currency_code": "EUR",
            },
            "adjusted_totals": None,
            "payout_totals": None,
            "adjusted_payout_totals": None,
            "line_items": [],
        },
        "payments": [],
        "checkout": {"url": f"{url}?_ptxn={ident}"},
    }


def payment(ident: str, now: str, amount: str, status: str) -> Json:
    return {
        "payment_attempt_id": ident,
        "payment_method_id": f"paymtd_{ident}",
        "stored_payment_method_id": f"stored_{ident}",
        "amount": amount,
        "status": status,
        "error_code": "declined" if status == "error" else None,
        "method_details": {
            "type": "card",
            "card": {"type": "visa", "last4": "4242", "expiry_month": 1, "expiry_year": 2031, "cardholder_name": "Ada"},
        },
        "created_at": now,
        "captured_at": now if status == "captured" else None,
    }


def adjustment(ident: str, now: str, about: Json, action: str) -> Json:
    total = about["details"]["totals"]["total"]
    return {
        "id": ident,
        "action": action,
        "type": "full",
        "transaction_id": about["id"],
        "subscription_id": about["subscription_id"],
        "customer_id": about["customer_id"],
        "reason": "asked for",
        "credit_applied_to_balance": None,
        "currency_code": "EUR",
        "status": "approved",
        "items": [],
        "totals": {
            "subtotal": total,
            "tax": "0",
            "total": total,
            "fee": "0",
            "retained_fee": "0",
            "earnings": "0",
            "currency_code": "EUR",
        },
        "payout_totals": None,
        "tax_rates_used": [],
        "created_at": now,
        "updated_at": now,
    }


def error(kind: str, code: str, detail: str) -> Json:
    return {
        "error": {
            "type": kind,
            "code": code,
            "detail": detail,
            "documentation_url": f"https://developer.paddle.com/v1/errors/shared/{code}",
        },
        "meta": {"request_id": "b15ec92e-8688-40d4-a04d-f44cbec93355"},
    }
