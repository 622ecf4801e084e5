"""Billing: what the organisation pays for, and what it may do."""

from http import HTTPStatus

from domain.identity.permissions import Permission
from entrypoints.web.api.answers.billing import BillingAnswer, LeaveAnswer, billing_answer
from entrypoints.web.api.bodies.billing import PlanBody
from entrypoints.web.api.endpoints import Call, Routes

billing = Routes("Billing")

_PROVIDER = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE)
PAGE = "/billing"
"""Where browsers come back to from the provider."""


@billing.get("/billing", Permission.MANAGE_BILLING)
def get_billing(call: Call) -> BillingAnswer:
    """The plan in force and why, what it gives, and what is used of it."""
    return billing_answer(call.app.billing.view_billing(call.caller, with_prices=True))


@billing.post("/billing/checkout", Permission.MANAGE_BILLING, refusals=_PROVIDER)
def begin_checkout(call: Call, body: PlanBody) -> LeaveAnswer:
    """Begin to buy a plan: where to send a browser to pay. The plan begins when the provider says that it was paid."""
    page = call.app.site + PAGE
    paid, left = f"{page}?checkout=paid", f"{page}?checkout=left"
    start = call.app.billing.start_checkout
    return LeaveAnswer(url=start(call.caller, body.plan, success_url=paid, cancel_url=left, key=call.key))


@billing.post("/billing/portal", Permission.MANAGE_BILLING, HTTPStatus.OK, refusals=_PROVIDER)
def visit_portal(call: Call) -> LeaveAnswer:
    """Where to send a browser to see invoices and change cards."""
    return LeaveAnswer(url=call.app.billing.open_portal(call.caller, call.app.site + PAGE))


@billing.post("/billing/change", Permission.MANAGE_BILLING, HTTPStatus.OK, refusals=_PROVIDER)
def change_billing_plan(call: Call, body: PlanBody) -> BillingAnswer:
    """Have the subscription be for another plan, at once. What goes beyond a smaller one stays, but grows no more."""
    call.app.billing.change_plan(call.caller, body.plan)
    return billing_answer(call.app.billing.view_billing(call.caller, with_prices=True))


@billing.post("/billing/cancel", Permission.MANAGE_BILLING, HTTPStatus.OK, refusals=_PROVIDER)
def cancel_billing(call: Call) -> BillingAnswer:
    """End the subscription when what was paid for is over."""
    call.app.billing.cancel_subscription(call.caller)
    return billing_answer(call.app.billing.view_billing(call.caller, with_prices=True))


@billing.post("/billing/keep", Permission.MANAGE_BILLING, HTTPStatus.OK, refusals=_PROVIDER)
def keep_billing(call: Call) -> BillingAnswer:
    """Let a subscription that was cancelled go on, as long as it has not ended."""
    call.app.billing.undo_cancellation(call.caller)
    return billing_answer(call.app.billing.view_billing(call.caller, with_prices=True))
