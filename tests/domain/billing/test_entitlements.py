"""What organisations may do, from what they pay for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.billing.entitlements import (
    Entitlements,
    Grace,
    LimitReached,
    NotInPlan,
    Standing,
    entitlements,
    require_feature,
    require_room,
)
from domain.billing.plans import UNLIMITED, AddOn, BadPlans, Catalogue, Limit, Plan, UnknownPlan
from domain.billing.projection import Subscription, first_heard
from domain.billing.subscriptions import PriceLine, Snapshot, Status
from domain.shared.identifiers import OrganizationId

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
GRACE = Grace(past_due=14 * DAY, overdue=3 * DAY)


def plan(code: str, items: int | None) -> Plan:
    return Plan(code=code, name=code.capitalize(), limits={**dict.fromkeys(Limit), Limit.ITEMS: items})


FREE, MAKER, TEAM, BIG = plan("free", 5), plan("maker", 50), plan("team", 500), plan("big", None)
MORE = AddOn(code="more", name="Ten more items", adds={Limit.ITEMS: 10})
PRICES = {"p_maker": "maker", "p_team": "team", "p_team_yearly": "team", "p_big": "big", "p_more": "more"}
CATALOGUE = Catalogue(plans=[FREE, MAKER, TEAM, BIG], add_ons=[MORE], prices=PRICES)


def bought(*prices: str, status: Status = Status.ACTIVE, since: datetime = NOW, **told: object) -> Subscription:
    """A subscription to these prices, in that status since then."""
    snapshot = Snapshot(
        subscription_id="-".join(prices),
        customer_id="cus_1",
        status=status,
        lines=tuple(PriceLine(price_id=price) for price in prices),
        period_end=NOW + 20 * DAY,
    )
    snapshot = replace(snapshot, **told)  # type: ignore[arg-type]
    return first_heard(OrganizationId(UUID(int=1)), "model", "acct_1", snapshot, since)


def granted(*subscriptions: Subscription, now: datetime = NOW) -> Entitlements:
    return entitlements(subscriptions, CATALOGUE, GRACE, now)


def test_who_has_bought_nothing_has_the_plan_that_is_free() -> None:
    alone = granted()
    assert (alone.plan, alone.standing, alone.limits, alone.until) == (FREE, Standing.NONE, FREE.limits, None)


STANDINGS = {
    Status.TRIALING: Standing.GOOD,
    Status.ACTIVE: Standing.GOOD,
    Status.PAST_DUE: Standing.GRACE,
    Status.UNPAID: Standing.LAPSED,
    Status.PAUSED: Standing.LAPSED,
    Status.CANCELED: Standing.LAPSED,
    Status.INCOMPLETE: Standing.NONE,
    Status.INCOMPLETE_EXPIRED: Standing.LAPSED,
}


@pytest.mark.parametrize("status", Status)
def test_each_status_gives_a_plan_or_does_not(status: Status) -> None:
    given_ = granted(bought("p_maker", status=status))
    assert given_.standing is STANDINGS[status]
    assert given_.plan == (MAKER if STANDINGS[status] in {Standing.GOOD, Standing.GRACE} else FREE)


@pytest.mark.parametrize(("days", "standing"), [(13, Standing.GRACE), (14, Standing.LAPSED)])
def test_grace_lasts_since_the_payment_failed(days: int, standing: Standing) -> None:
    late = granted(bought("p_maker", status=Status.PAST_DUE, since=NOW - days * DAY))
    assert late.standing is standing
    assert late.until == (NOW + DAY if standing is Standing.GRACE else None)


@pytest.mark.parametrize(("days", "standing"), [(19, Standing.GOOD), (22, Standing.GOOD), (23, Standing.LAPSED)])
def test_what_was_cancelled_lasts_to_the_end_of_what_was_paid_for_and_a_little_beyond(
    days: int, standing: Standing
) -> None:
    cancelled = granted(bought("p_maker", cancel_at_period_end=True), now=NOW + days * DAY)
    assert cancelled.standing is standing
    assert cancelled.until == (NOW + 20 * DAY if standing is Standing.GOOD else None)


def test_what_goes_on_has_no_end_though_a_period_has() -> None:
    assert granted(bought("p_maker"), now=NOW + 400 * DAY).standing is Standing.GOOD


@pytest.mark.parametrize(("days", "standing"), [(6, Standing.GOOD), (7, Standing.LAPSED)])
def test_a_trial_ends_a_little_after_it_ought_to(days: int, standing: Standing) -> None:
    trial = bought("p_maker", status=Status.TRIALING, trial_end=NOW + 4 * DAY)
    assert granted(trial, now=NOW + days * DAY).standing is standing
    assert granted(trial).until == NOW + 4 * DAY


def test_of_several_plans_the_largest_in_force_counts() -> None:
    assert granted(bought("p_team"), bought("p_maker")).plan == TEAM
    assert granted(bought("p_team", status=Status.CANCELED), bought("p_maker")).plan == MAKER
    assert granted(bought("p_team", status=Status.CANCELED), bought("p_maker")).standing is Standing.GOOD
    both = granted(bought("p_team", status=Status.PAST_DUE), bought("p_team_yearly"))
    assert both.standing is Standing.GOOD


def test_add_ons_raise_limits_each_time_that_they_are_bought_and_are_never_the_plan() -> None:
    twice = bought("p_more", lines=(PriceLine(price_id="p_more", quantity=2),))
    assert granted(twice, bought("p_maker", "p_more")).limits[Limit.ITEMS] == 80
    assert granted(twice).limits[Limit.ITEMS] == 25
    assert granted(twice).plan == FREE
    assert (
        granted(replace(twice, snapshot=replace(twice.snapshot, status=Status.CANCELED)), bought("p_maker")).plan
        == MAKER
    )
    assert granted(bought("p_more", status=Status.CANCELED)).standing is Standing.NONE
    assert granted(twice, bought("p_big")).limits[Limit.ITEMS] is None


def test_what_is_paid_for_and_buys_nothing_is_told() -> None:
    found = granted(bought("p_maker", "p_z", "p_a"), bought("p_old", status=Status.CANCELED))
    assert list(found.unknown_prices) == ["p_a", "p_z"]


@given(
    st.lists(st.tuples(st.sampled_from(["p_maker", "p_team", "p_big", "p_more"]), st.sampled_from(Status)), max_size=5),
    st.integers(0, 60),
)
def test_to_buy_more_never_takes_anything(rows: list[tuple[str, Status]], days: int) -> None:
    some = [bought(price, status=status) for price, status in rows]
    now = NOW + days * DAY
    before, after = granted(*some, now=now), granted(*some, bought("p_team"), now=now)
    most = [each.limits[Limit.ITEMS] for each in (before, after)]
    assert most[1] is None or (most[0] is not None and most[0] <= most[1])


def test_there_is_room_up_to_the_limit() -> None:
    require_room(granted(), Limit.ITEMS, use=4, more=1, catalogue=CATALOGUE)
    require_room(granted(), Limit.ITEMS, use=99, more=0, catalogue=CATALOGUE)
    require_room(granted(), Limit.MEMBERS, use=10**9, more=1, catalogue=CATALOGUE)
    require_room(granted(bought("p_big")), Limit.ITEMS, use=10**9, more=1, catalogue=CATALOGUE)


@pytest.mark.parametrize(
    ("use", "more", "lifted_by"), [(5, 1, "maker"), (5, 45, "maker"), (5, 46, "team"), (499, 2, "big")]
)
def test_a_refusal_names_limit_use_and_the_smallest_plan_that_has_room(use: int, more: int, lifted_by: str) -> None:
    with pytest.raises(LimitReached) as refusal:
        require_room(granted(), Limit.ITEMS, use=use, more=more, catalogue=CATALOGUE)
    told = refusal.value
    assert (told.field, told.expected, told.got) == ("items", "at most 5", str(use))
    assert told.details["lifted_by"] == lifted_by
    assert told.message == (
        f"Your plan Free has room for 5 items, and {use} are in use; the plan {lifted_by.capitalize()} lifts that."
    )


def test_what_no_plan_for_sale_lifts_is_told_as_well() -> None:
    small = replace(CATALOGUE, prices={"p_maker": "maker"})
    with pytest.raises(LimitReached) as refusal:
        require_room(granted(), Limit.ITEMS, use=60, more=1, catalogue=small)
    assert refusal.value.details["lifted_by"] == ""
    assert refusal.value.message.endswith("write to us for more.")


def test_add_ons_count_for_the_plan_that_lifts_a_limit_too() -> None:
    with pytest.raises(LimitReached) as refusal:
        require_room(granted(bought("p_more")), Limit.ITEMS, use=55, more=1, catalogue=CATALOGUE)
    assert refusal.value.details["lifted_by"] == "maker"


def test_where_nobody_bills_nothing_is_limited() -> None:
    assert set(UNLIMITED.limits) == set(Limit)
    assert set(UNLIMITED.limits.values()) == {None}


def test_what_is_not_in_the_plan_is_refused_and_the_plan_that_has_it_named() -> None:
    few = replace(FREE, permissions=frozenset({"a"}))
    some = replace(MAKER, permissions=frozenset({"a", "b"}))
    catalogue = replace(CATALOGUE, plans=[few, some, TEAM, BIG])
    free = entitlements([], catalogue, GRACE, NOW)
    require_feature(free, "a", catalogue=catalogue)
    require_feature(entitlements([bought("p_team")], catalogue, GRACE, NOW), "c", catalogue=catalogue)
    for permission, lifted_by in (("b", "maker"), ("c", "team")):
        with pytest.raises(NotInPlan) as refusal:
            require_feature(free, permission, catalogue=catalogue)
        assert refusal.value.details == {"permission": permission, "plan": "free", "lifted_by": lifted_by}
    nobody = replace(catalogue, prices={})
    with pytest.raises(NotInPlan) as refusal:
        require_feature(free, "b", catalogue=nobody)
    assert refusal.value.message == "Your plan Free does not have this; write to us for it."


def test_a_plan_is_bought_by_its_first_price() -> None:
    assert CATALOGUE.price_of("team") == "p_team"
    assert [each.code for each in CATALOGUE.for_sale] == ["maker", "team", "big"]
    for code in ("free", "more", "nonsense"):
        with pytest.raises(UnknownPlan) as refusal:
            CATALOGUE.price_of(code)
        assert (refusal.value.expected, refusal.value.got) == ("maker, team, big", code)


def test_plans_that_cannot_be_are_refused() -> None:
    for wrong in (
        {"plans": [FREE, FREE]},
        {"add_ons": [AddOn(code="free", name="Free", adds={})]},
        {"prices": {"p": "nonsense"}},
        {"without": "more"},
    ):
        with pytest.raises(BadPlans):
            replace(CATALOGUE, **wrong)
