"""Which of an organisation's subscriptions is its plan's."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.terms import Billing
from domain.billing.plans import Plan
from domain.billing.projection import Subscription
from domain.billing.subscriptions import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentPlan:
    """A plan, and the subscription and the price by which it is paid for."""

    plan: Plan
    price_id: str
    subscription: Subscription


def current_plan(subscriptions: Sequence[Subscription], billing: Billing) -> CurrentPlan | None:
    """
    The plan that is being paid for by the present provider, in good standing or not; of several the largest.

    One that still waits for its first payment is none: whoever gave that up may buy anew.
    """
    found = [
        CurrentPlan(plan=plan, price_id=line.price_id, subscription=each)
        for each in subscriptions
        if billing.provides(each)
        if not each.snapshot.status.is_terminal and each.snapshot.status is not Status.INCOMPLETE
        for line in each.snapshot.lines
        if (plan := billing.catalogue.plan_of(line.price_id)) is not None
    ]
    return max(found, key=lambda each: billing.catalogue.rank(each.plan)) if found else None
