"""How an organisation stands with its plan, and what another one would change."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.billing.comparing import Excess, excess_over, planned_change
from domain.billing.entitlements import Entitlements, Standing
from domain.billing.plans import AddOn, Limit, Plan
from domain.billing.situations import Situation, situation_of
from domain.billing.subscriptions import PriceLine, Snapshot, Status

SMALL = Plan(code="small", name="Small", limits=dict.fromkeys(Limit, 10), permissions=frozenset({"look", "roles"}))
LARGE = Plan(code="large", name="Large", limits=dict.fromkeys(Limit), permissions=frozenset({"look", "audit"}))
GRANTED = Entitlements(plan=LARGE, add_ons=(), limits=LARGE.limits, standing=Standing.GOOD)
ACTIVE = Snapshot(
    subscription_id="sub_1",
    customer_id="cus_1",
    status=Status.ACTIVE,
    lines=(PriceLine(price_id="price"),),
    period_end=datetime(2026, 4, 1, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("standing", "current", "situation"),
    [
        (Standing.NONE, None, Situation.NONE),
        (Standing.GOOD, ACTIVE, Situation.PAID),
        (Standing.GOOD, None, Situation.PAID),
        (Standing.GOOD, replace(ACTIVE, status=Status.TRIALING), Situation.TRIAL),
        (Standing.GOOD, replace(ACTIVE, cancel_at_period_end=True), Situation.ENDING),
        (Standing.GOOD, replace(ACTIVE, status=Status.TRIALING, cancel_at_period_end=True), Situation.ENDING),
        (Standing.GRACE, replace(ACTIVE, status=Status.PAST_DUE), Situation.PAST_DUE),
        (Standing.LAPSED, replace(ACTIVE, status=Status.PAST_DUE), Situation.UNPAID),
        (Standing.LAPSED, replace(ACTIVE, status=Status.UNPAID), Situation.UNPAID),
        (Standing.LAPSED, replace(ACTIVE, status=Status.PAUSED), Situation.PAUSED),
        (Standing.LAPSED, ACTIVE, Situation.ENDED),
        (Standing.LAPSED, None, Situation.ENDED),
    ],
)
def test_a_situation_follows_from_what_is_granted_and_what_is_paid_for(
    standing: Standing, current: Snapshot | None, situation: Situation
) -> None:
    assert situation_of(replace(GRANTED, standing=standing), current) is situation


def test_only_what_is_beyond_a_limit_is_in_excess() -> None:
    use = dict.fromkeys(Limit, 0) | {Limit.ITEMS: 11, Limit.MEMBERS: 10}
    assert excess_over(SMALL.limits, use) == [Excess(limit=Limit.ITEMS, use=11, most=10)]
    assert excess_over(LARGE.limits, use) == []


def test_a_change_tells_what_goes_beyond_what_is_gained_and_what_is_lost() -> None:
    use = dict.fromkeys(Limit, 0) | {Limit.ITEMS: 16, Limit.PRODUCTS: 11}
    five = AddOn(code="five", name="Five more items", adds={Limit.ITEMS: 5})
    planned = planned_change(
        replace(GRANTED, add_ons=(five,)), LARGE, SMALL, use=use, features=["audit", "look", "roles"]
    )
    assert planned.limits == {**SMALL.limits, Limit.ITEMS: 15}
    assert list(planned.excess) == [
        Excess(limit=Limit.ITEMS, use=16, most=15),
        Excess(limit=Limit.PRODUCTS, use=11, most=10),
    ]
    assert (planned.gained, planned.lost) == (["roles"], ["audit"])
