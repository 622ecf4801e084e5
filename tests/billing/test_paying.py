"""What people do about their plan, and what a plan lets them make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from application.app import App
from application.caller import Caller
from domain.billing.entitlements import LimitReached, NotInPlan, Standing
from domain.billing.plans import Limit, UnknownPlan
from domain.billing.prices import Interval, Price
from domain.billing.refusals import AlreadySubscribed, BillingUnavailable, CustomerTaken, NoBilling, NothingBought
from domain.billing.subscriptions import PriceLine, Status
from domain.identity.permissions import ALL, MissingPermission, Permission
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.shared.audit import AuditQuery
from tests.billing.model import BEGAN, snapshot
from tests.billing.till import Till, billing_by
from tests.installations import in_memory
from tests.system.writers import at_once

UNKNOWN_TO_PADDLE = pytest.mark.told_by("memory", "stripe")
URLS = {"success_url": "https://stock.example.com/thanks", "cancel_url": "https://stock.example.com/billing"}


@pytest.fixture
def till(till: Till) -> Till:
    """Both clocks show the same."""
    till.installation.clock.time = BEGAN
    return till


def buys(till: Till, plan: str) -> str:
    return till.installation.app.billing.start_checkout(till.brewery.caller, plan, **URLS)


def new(count: int, series: str = "A") -> Sequence[NewItem]:
    return [
        NewItem(code=f"{series}{number}", name=f"Item {number}", kind=ItemKind.INGREDIENT, unit="kg")
        for number in range(count)
    ]


def test_a_checkout_tells_the_provider_of_the_organisation_once(till: Till) -> None:
    first, second = buys(till, "maker"), buys(till, "team")
    assert first.startswith("https://model.example/checkout/cus_1/price_maker")
    assert second.startswith("https://model.example/checkout/cus_1/price_team")
    assert till.provider.calls == ["create_customer", "create_checkout", "create_checkout"]
    [customer] = till.provider.customers.values()
    assert (customer.name, customer.organization_id) == ("Paying Brewery", till.brewery.caller.organization_id)
    assert customer.email.startswith("eve-")


def test_whose_a_customer_is_is_known_before_anything_is_bought(till: Till) -> None:
    buys(till, "maker")
    assert till.deliver(till.provider.put(snapshot())).success
    assert till.granted.plan.code == "maker"


def test_who_goes_to_the_checkout_twice_at_once_is_one_customer(till: Till) -> None:
    at_once(4, lambda _: buys(till, "maker"))
    assert len(till.provider.customers) == 1


def test_a_customer_who_is_another_organisation_is_not_taken(till: Till) -> None:
    other = Till.opened(till.installation, till.provider)
    other.map("cus_1")
    with pytest.raises(CustomerTaken):
        buys(till, "maker")


def test_who_has_a_plan_buys_no_second_one(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot(status=Status.PAST_DUE)))
    with pytest.raises(AlreadySubscribed):
        buys(paying, "team")


@pytest.mark.parametrize(
    "status",
    [
        Status.CANCELED,
        pytest.param(Status.INCOMPLETE, marks=UNKNOWN_TO_PADDLE),
        pytest.param(Status.INCOMPLETE_EXPIRED, marks=UNKNOWN_TO_PADDLE),
    ],
)
def test_who_had_a_plan_may_buy_anew(paying: Till, status: Status) -> None:
    paying.deliver(paying.provider.put(snapshot(status=status)))
    assert "price_team" in buys(paying, "team")


@pytest.mark.parametrize("plan", ["free", "five_members", "nonsense"])
def test_what_nobody_sells_cannot_be_bought(till: Till, plan: str) -> None:
    with pytest.raises(UnknownPlan):
        buys(till, plan)


def test_the_portal_is_for_customers(till: Till) -> None:
    portal = till.installation.app.billing.open_portal
    with pytest.raises(NothingBought):
        portal(till.brewery.caller, "https://stock.example.com/billing")
    till.map()
    assert portal(till.brewery.caller, "https://stock.example.com/billing").startswith(
        "https://model.example/portal/cus_1"
    )


def test_a_plan_is_changed_at_once_and_the_change_is_in_the_audit(paying: Till) -> None:
    change, caller = paying.installation.app.billing.change_plan, paying.brewery.caller
    with pytest.raises(NothingBought):
        change(caller, "team")
    add_on = PriceLine(price_id="price_members")
    paying.deliver(paying.provider.put(snapshot(lines=(PriceLine(price_id="price_maker"), add_on))))
    with pytest.raises(AlreadySubscribed):
        change(caller, "maker")
    paying.provider.tick()
    changed = change(caller, "team")
    assert changed.snapshot == paying.provider.subscriptions["sub_1"]
    assert (paying.granted.plan.code, paying.granted.limits[Limit.MEMBERS]) == ("team", 20)
    [line] = paying.installation.app.identity.view_audit(caller, AuditQuery(action="billing.")).rows
    assert line.entry.action == "billing.change_plan"
    assert line.entry.before is not None
    assert line.entry.before["prices"] == "1 × price_maker, 1 × price_members"
    # The event of the change comes after it, and of the same second.
    paying.deliver(paying.provider.log[-1])
    paying.drain()
    assert paying.granted.plan.code == "team"


def test_a_subscription_is_cancelled_for_the_end_of_what_was_paid_for(paying: Till) -> None:
    cancel, caller = paying.installation.app.billing.cancel_subscription, paying.brewery.caller
    with pytest.raises(NothingBought):
        cancel(caller)
    paying.deliver(paying.provider.put(snapshot()))
    cancel(caller)
    assert (paying.granted.plan.code, paying.granted.until) == ("maker", BEGAN + timedelta(days=30))
    cancel(caller, at_period_end=False)
    assert (paying.granted.plan.code, paying.granted.standing) == ("free", Standing.LAPSED)


def test_a_change_that_the_provider_does_not_answer_changes_nothing_here(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.is_down = True
    before = paying.installation.kept()
    with pytest.raises(BillingUnavailable):
        paying.installation.app.billing.change_plan(paying.brewery.caller, "team")
    with pytest.raises(BillingUnavailable):
        paying.installation.app.billing.cancel_subscription(paying.brewery.caller)
    assert paying.installation.kept() == before


def test_what_was_cancelled_goes_on_and_the_change_is_in_the_audit(paying: Till) -> None:
    app, caller = paying.installation.app.billing, paying.brewery.caller
    with pytest.raises(NothingBought):
        app.undo_cancellation(caller)
    paying.deliver(paying.provider.put(snapshot()))
    assert not app.undo_cancellation(caller).snapshot.cancel_at_period_end
    assert paying.provider.calls == []
    app.cancel_subscription(caller)
    paying.provider.tick()
    app.undo_cancellation(caller)
    assert (paying.granted.plan.code, paying.granted.until) == ("maker", None)
    undone, _ = paying.installation.app.identity.view_audit(caller, AuditQuery(action="billing.")).rows
    assert undone.entry.before is not None
    assert undone.entry.after is not None
    told = (undone.entry.before["cancel_at_period_end"], undone.entry.after["cancel_at_period_end"])
    assert (undone.entry.action, told) == ("billing.undo_cancellation", (True, False))
    # The events of both come after them, and change nothing.
    for event in paying.provider.log[-2:]:
        paying.deliver(event)
    paying.drain()
    assert paying.granted.until is None


def test_what_is_paid_by_an_older_price_is_told_by_that_one(paying: Till) -> None:
    def cents(amount: int) -> Price:
        return Price(amount=amount, currency="EUR", interval=Interval.MONTH)

    paying.provider.prices = {"price_maker": cents(2_900), "price_old": cents(1_900), "price_team": cents(7_900)}
    billing = billing_by(paying.provider)
    sold = {**billing.catalogue.prices, "price_old": "maker"}
    view = replace(
        paying.installation.app.billing.view_billing,
        billing=replace(billing, catalogue=replace(billing.catalogue, prices=sold)),
    )
    told = view(paying.brewery.caller, with_prices=True).prices
    assert {code: price.amount for code, price in told.items()} == {"maker": 2_900, "team": 7_900}
    paying.deliver(paying.provider.put(snapshot(lines=(PriceLine(price_id="price_old"),))))
    told = view(paying.brewery.caller, with_prices=True).prices
    assert {code: price.amount for code, price in told.items()} == {"maker": 1_900, "team": 7_900}
    assert paying.provider.calls == ["fetch_prices"] * 2
    assert view(paying.brewery.caller).prices == {}


LOOKS: Mapping[str, Callable[[App, Caller], object]] = {
    "start_checkout": lambda app, caller: app.billing.start_checkout(caller, "maker", **URLS),
    "open_portal": lambda app, caller: app.billing.open_portal(caller, "https://stock.example.com/billing"),
    "change_plan": lambda app, caller: app.billing.change_plan(caller, "team"),
    "undo_cancellation": lambda app, caller: app.billing.undo_cancellation(caller),
    "cancel_subscription": lambda app, caller: app.billing.cancel_subscription(caller),
    "view_billing": lambda app, caller: app.billing.view_billing(caller),
}


@pytest.mark.parametrize("work", LOOKS.values(), ids=LOOKS)
def test_billing_is_for_who_may_manage_it(paying: Till, work: Callable[[App, Caller], object]) -> None:
    caller = replace(paying.brewery.caller, permissions=ALL - {Permission.MANAGE_BILLING})
    with pytest.raises(MissingPermission):
        work(paying.installation.app, caller)
    assert paying.provider.calls == []


def test_the_billing_page_is_there_whatever_has_become_of_the_plan(paying: Till) -> None:
    view = paying.installation.app.billing.view_billing
    assert view(paying.brewery.caller).granted.standing is Standing.NONE
    for status in paying.provider.words.statuses:
        paying.provider.tick()
        paying.deliver(paying.provider.put(snapshot(subscription_id=f"sub_{status}", status=status)))
        assert view(paying.brewery.caller).is_customer
    shown = view(paying.brewery.caller)
    assert [plan.code for plan in shown.for_sale] == ["maker", "team"]
    assert (shown.use[Limit.MEMBERS], shown.use[Limit.ITEMS], shown.use[Limit.RECIPES]) == (1, 0, 0)
    assert len(shown.subscriptions) == len(paying.provider.words.statuses)


def test_a_payment_that_fails_leaves_access_for_two_weeks(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot(status=Status.PAST_DUE)))
    paying.installation.clock.time = BEGAN + timedelta(days=14, seconds=-1)
    assert (paying.granted.plan.code, paying.granted.standing) == ("maker", Standing.GRACE)
    paying.installation.clock.time = BEGAN + timedelta(days=14)
    assert (paying.granted.plan.code, paying.granted.standing) == ("free", Standing.LAPSED)


def test_a_plan_has_room_for_so_many_items_and_names_the_one_that_has_more(till: Till) -> None:
    create, caller = till.installation.app.inventory.create_items, till.brewery.caller
    made = create(caller, new(50))
    with pytest.raises(LimitReached) as refusal:
        create(caller, new(1, "B"))
    assert refusal.value.details == {
        "limit": "items",
        "most": "50",
        "use": "50",
        "plan": "free",
        "lifted_by": "maker",
    }
    till.installation.app.inventory.edit_item.archive(caller, made[0].id)
    create(caller, new(1, "C"))
    with pytest.raises(LimitReached):
        till.installation.app.inventory.edit_item.restore(caller, made[0].id)
    till.map()
    till.deliver(till.provider.put(snapshot()))
    till.installation.app.inventory.edit_item.restore(caller, made[0].id)
    create(caller, new(100, "D"))


def test_items_that_were_made_under_a_key_are_told_again_though_there_is_no_room_any_more(till: Till) -> None:
    create, caller = till.installation.app.inventory.create_items, till.brewery.caller
    first = create(caller, new(50), "key")
    assert create(caller, new(50), "key") == first


def test_a_plan_has_room_for_so_many_members(till: Till) -> None:
    app, caller = till.installation.app, till.brewery.caller
    with pytest.raises(LimitReached) as refusal:
        app.identity.create_user(caller, "Bob", f"bob-{app.ids()}@example.com", "viewer")
    assert refusal.value.details["lifted_by"] == "maker"
    till.map()
    till.deliver(till.provider.put(snapshot()))
    bob, _ = (app.identity.create_user(caller, "Bob", f"bob-{app.ids()}@example.com", "viewer") for _ in range(2))
    with pytest.raises(LimitReached):
        app.identity.create_user(caller, "Eve", f"eve-{app.ids()}@example.com", "viewer")
    app.identity.change_member.deactivate(caller, bob.user.id)
    app.identity.create_user(caller, "Eve", f"eve-{app.ids()}@example.com", "viewer")
    with pytest.raises(LimitReached):
        app.identity.change_member.restore(caller, bob.user.id)


def test_two_who_make_the_last_one_at_the_same_moment_do_not_both_pass(till: Till) -> None:
    create, caller = till.installation.app.inventory.create_items, till.brewery.caller
    create(caller, new(45))

    def make(number: int) -> int:
        try:
            return len(create(caller, new(1, f"T{number}-")))
        except LimitReached:
            return 0

    assert sum(at_once(8, make)) == 5
    assert till.installation.app.billing.view_billing(caller).use[Limit.ITEMS] == 50


def test_a_plan_without_tokens_or_own_roles_names_the_one_that_has_them(till: Till) -> None:
    app, caller = till.installation.app, till.brewery.caller
    with pytest.raises(NotInPlan) as tokens:
        app.identity.issue_token(caller, "till", ALL)
    with pytest.raises(NotInPlan) as roles:
        app.identity.manage_roles.define(caller, "Counter", ALL)
    assert [each.value.details["lifted_by"] for each in (tokens, roles)] == ["maker", "team"]
    till.map()
    till.deliver(till.provider.put(snapshot()))
    app.identity.issue_token(caller, "till", ALL)
    with pytest.raises(NotInPlan):
        app.identity.manage_roles.define(caller, "Counter", ALL)
    till.provider.tick()
    till.deliver(till.provider.put(snapshot(lines=(PriceLine(price_id="price_team"),))))
    app.identity.manage_roles.define(caller, "Counter", ALL)


def test_where_nobody_bills_everybody_may_make_as_much_as_they_like() -> None:
    alone = in_memory()
    till = Till.opened(alone, None)  # type: ignore[arg-type]
    alone.app.inventory.create_items(till.brewery.caller, new(60))
    alone.app.identity.create_user(till.brewery.caller, "Bob", "bob@example.com", "viewer")
    alone.app.identity.issue_token(till.brewery.caller, "till", ALL)
    alone.app.identity.manage_roles.define(till.brewery.caller, "Counter", ALL)
    shown = alone.app.billing.view_billing(till.brewery.caller)
    assert (shown.granted.plan.code, shown.use[Limit.ITEMS], shown.capabilities) == ("unlimited", 60, None)
    with pytest.raises(NoBilling):
        alone.app.billing.start_checkout(till.brewery.caller, "maker", **URLS)
