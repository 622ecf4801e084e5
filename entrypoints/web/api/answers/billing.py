"""Billing as answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from application.billing.view_billing import BillingView
from domain.billing.plans import Limit, Plan
from domain.billing.prices import Interval, Price
from domain.billing.situations import Situation
from domain.identity.permissions import FEATURES, Permission


class LimitAnswer(TypedDict):
    """How many of something there may be, add-ons counted in, and how many there are."""

    limit: Limit
    most: Annotated[int | None, Field(description="null is any number")]
    use: int


class PriceAnswer(TypedDict):
    """What is paid each time; taxes may come on top."""

    amount: Annotated[str, Field(description="in the currency, exactly", examples=["29.00"])]
    currency: Annotated[str, Field(description="ISO 4217", examples=["EUR"])]
    interval: Interval
    every: Annotated[int, Field(description="so many intervals it is paid again")]


class PlanAnswer(TypedDict):
    """A plan, with how many it gives room for and the features that plans may be without."""

    code: str
    name: str
    limits: Annotated[dict[Limit, int | None], Field(description="null is any number")]
    features: list[Permission]
    for_sale: bool
    price: Annotated[PriceAnswer | None, Field(description="null where the provider tells none, or not now")]


class BillingAnswer(TypedDict):
    """How an organisation stands with what it pays for."""

    provider: Annotated[str | None, Field(description="who takes the money; null where nobody bills")]
    plan: PlanAnswer
    status: Annotated[Situation, Field(description="why this plan is in force")]
    access_until: Annotated[datetime | None, Field(description="when that ends as things are, if it is known")]
    renews_at: datetime | None
    subscribed_plan: Annotated[str | None, Field(description="the plan that is paid for, in good standing or not")]
    add_ons: list[str]
    limits: list[LimitAnswer]
    plans: Annotated[list[PlanAnswer], Field(description="those to choose from, the smallest first")]


class LeaveAnswer(TypedDict):
    """Where to send a browser."""

    url: Annotated[str, Field(description="a page of the provider's, good for a while and for one organisation")]


def billing_answer(shown: BillingView) -> BillingAnswer:
    """What is known of an organisation's billing now."""
    granted = shown.granted
    return BillingAnswer(
        provider=shown.provider,
        plan=_plan(granted.plan, shown),
        status=shown.situation,
        access_until=granted.until,
        renews_at=shown.renews_at,
        subscribed_plan=shown.current.plan.code if shown.current else None,
        add_ons=[each.code for each in granted.add_ons],
        limits=[LimitAnswer(limit=limit, most=granted.limits.get(limit), use=shown.use[limit]) for limit in Limit],
        plans=[_plan(each, shown) for each in shown.plans],
    )


def _plan(plan: Plan, shown: BillingView) -> PlanAnswer:
    price = shown.prices.get(plan.code)
    return PlanAnswer(
        code=plan.code,
        name=plan.name,
        limits=dict(plan.limits),
        features=sorted(each for each in FEATURES if plan.has(each)),
        for_sale=plan in shown.for_sale,
        price=None if price is None else _price(price),
    )


def _price(price: Price) -> PriceAnswer:
    return PriceAnswer(amount=f"{price.value:f}", currency=price.currency, interval=price.interval, every=price.every)
