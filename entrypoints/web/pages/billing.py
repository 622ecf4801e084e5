"""Billing: the plan in force, what is used of it, and the ways to buy, change and end one."""

from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from application.requests import KEY_LIMIT
from domain.billing.comparing import excess_over
from domain.billing.refusals import AlreadySubscribed
from domain.identity.permissions import FEATURES, Permission
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.billing_words import LIMITS, ROOM, STATES, why
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake

billing_pages = PageRoutes()


class Back(BaseModel):
    """Where somebody comes from, as it stands in the page's address."""

    model_config = ConfigDict(frozen=True)

    checkout: Literal["paid", "left"] | None = None


class CheckoutForm(Form):
    """What begins a checkout. `key` is the form's own: sent twice, it begins one."""

    key: Annotated[Text, Field(min_length=1, max_length=KEY_LIMIT)]


@billing_pages.get("/billing", Permission.MANAGE_BILLING)
def show_billing(visit: Visit, mistake: Mistake | None = None) -> str:
    """The plan in force and why, what is used of it, and what there is to be bought."""
    back = parse_query(Back).checkout if request.method == "GET" else None
    shown = visit.app.billing.view_billing(visit.caller, with_prices=True)
    return render_template(
        "billing.html",
        shown=shown,
        state=STATES[shown.situation],
        why=why(shown, visit.caller.organization),
        back=back,
        beyond={each.limit for each in excess_over(shown.granted.limits, shown.use)},
        key=str(visit.app.ids()),
        limits=LIMITS,
        room=ROOM,
        features=sorted(FEATURES),
        mistake=mistake,
    )


def _beside_plans(visit: Visit, plan: str, mistake: Mistake) -> str:
    del plan
    return show_billing(visit, mistake)


@billing_pages.post("/billing/plans/<plan>/checkout", Permission.MANAGE_BILLING, again=_beside_plans)
def start_checkout(visit: Visit, plan: str, form: CheckoutForm) -> Response | str:
    """Begin to buy a plan, at the provider."""
    back = visit.app.site + url_for("pages.show_billing")
    paid, left = f"{back}?checkout=paid", f"{back}?checkout=left"
    return _leave(
        visit, visit.app.billing.start_checkout(visit.caller, plan, success_url=paid, cancel_url=left, key=form.key)
    )


@billing_pages.post("/billing/portal", Permission.MANAGE_BILLING, again=show_billing)
def open_portal(visit: Visit) -> Response | str:
    """To the provider's pages of cards and invoices."""
    return _leave(visit, visit.app.billing.open_portal(visit.caller, visit.app.site + url_for("pages.show_billing")))


@billing_pages.get("/billing/plans/<plan>/change", Permission.MANAGE_BILLING)
def ask_to_change_plan(visit: Visit, plan: str, mistake: Mistake | None = None) -> str:
    """What another plan would change, and whether it is meant."""
    planned = visit.app.billing.preview_change(visit.caller, plan)
    return render_template("billing_change.html", planned=planned, room=ROOM, mistake=mistake)


@billing_pages.post("/billing/plans/<plan>/change", Permission.MANAGE_BILLING, again=_beside_plans)
def change_plan(visit: Visit, plan: str) -> Response:
    """Change to that plan. Who presses twice has changed once."""
    with suppress(AlreadySubscribed):
        visit.app.billing.change_plan(visit.caller, plan)
    return done("pages.show_billing", Done.PLAN_CHANGED)


@billing_pages.get("/billing/plans/<plan>/cancel", Permission.MANAGE_BILLING)
def ask_to_cancel(visit: Visit, plan: str) -> str:
    """What there is after the end, and whether it is meant."""
    del plan
    shown = visit.app.billing.view_billing(visit.caller)
    planned = visit.app.billing.preview_change.end(visit.caller)
    return render_template("billing_cancel.html", shown=shown, planned=planned, room=ROOM)


@billing_pages.post("/billing/plans/<plan>/cancel", Permission.MANAGE_BILLING, again=_beside_plans)
def cancel_subscription(visit: Visit, plan: str) -> Response:
    """End the subscription when what was paid for is over."""
    del plan
    visit.app.billing.cancel_subscription(visit.caller)
    return done("pages.show_billing", Done.SUBSCRIPTION_CANCELLED)


@billing_pages.post("/billing/plans/<plan>/keep", Permission.MANAGE_BILLING, again=_beside_plans)
def undo_cancellation(visit: Visit, plan: str) -> Response:
    """Let a subscription that was cancelled go on."""
    del plan
    visit.app.billing.undo_cancellation(visit.caller)
    return done("pages.show_billing", Done.SUBSCRIPTION_KEPT)


def _leave(visit: Visit, address: str) -> Response | str:
    """
    The way to the provider. Browsers let a form lead only to origins that its page names (`form-action`): to one that
    was not known beforehand, a link leads.
    """
    where = urlsplit(address)
    origin = f"{where.scheme}://{where.netloc}"
    if origin in {request.host_url.removesuffix("/"), *visit.app.billing_origins}:
        return redirect(address, HTTPStatus.SEE_OTHER)
    return render_template("billing_leave.html", address=address, host=where.netloc)
