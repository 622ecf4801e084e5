"""What an organisation goes through from its first checkout to its end, with each billing provider."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from adapters.plans.file import read_plans
from adapters.sql.engine import create
from application.billing.handle_event import HandledEvent, Outcome
from application.caller import Caller
from application.terms import Billing
from domain.billing.entitlements import Entitlements, Standing
from domain.billing.refusals import BillingRefused, BillingUnavailable
from domain.billing.subscriptions import Status
from domain.identity.permissions import ALL
from ports.billing_provider import BillingProvider
from tests.billing.conftest import STORAGES
from tests.contracts.billing_providers import AtWork
from tests.contracts.billing_sandbox import BillingSandbox
from tests.installations import Installation, in_memory, on_engine

PAID, AGAIN = "https://stock.example.com/billing?paid=1", "https://stock.example.com/billing"


@dataclass(slots=True)
class Journey:
    """A brewery that pays, its provider, and the post between that and us."""

    installation: Installation
    caller: Caller
    provider: BillingProvider
    sandbox: BillingSandbox
    read: int = 0

    def post(self) -> list[bytes]:
        """What was told since this was asked last."""
        told = self.sandbox.told()
        news, self.read = list(told[self.read :]), len(told)
        return news

    def deliver(self, bodies: list[bytes]) -> list[HandledEvent]:
        deliveries = [self.sandbox.delivery(body) for body in bodies]
        return [self.installation.app.billing.handle_event(self.provider.name, *each) for each in deliveries]

    def deliver_all(self) -> list[HandledEvent]:
        """Bring the post, and try again what had to wait for something that came with it."""
        handled = self.deliver(self.post())
        self.settle()
        return handled

    def settle(self) -> None:
        self.installation.app.billing.retry_due_events()
        while self.installation.app.billing.reconcile.refresh():
            pass

    def buy(self, plan: str = "maker") -> str:
        app = self.installation.app
        url = app.billing.start_checkout(self.caller, plan, success_url=PAID, cancel_url=AGAIN)
        subscription = self.sandbox.shop.buys(url)
        self.deliver_all()
        return subscription

    def passes(self, **units: float) -> None:
        """Let time pass, here and there."""
        self.sandbox.clock.advance(**units)
        self.installation.clock.advance(**units)

    @property
    def granted(self) -> Entitlements:
        return self.installation.app.billing.view_billing(self.caller).granted

    @property
    def status(self) -> Status:
        [one] = self.installation.ports.bills.subscriptions(self.caller.organization_id)
        return one.snapshot.status

    def agrees(self) -> bool:
        """Whether what is known here is what is so there."""
        held = [each.snapshot for each in self.installation.ports.bills.subscriptions(self.caller.organization_id)]
        return held == [self.provider.fetch_subscription(each.subscription_id).snapshot for each in held]


@pytest.fixture(params=STORAGES)
def journey(request: pytest.FixtureRequest, billing_at_work: AtWork) -> Iterator[Journey]:
    sandbox, connect = billing_at_work
    provider = connect(sandbox.secrets)
    prices = {sandbox.price: "maker", sandbox.other_price: "team"}
    billing = Billing(provider=provider, catalogue=read_plans(None, prices, without="free"))
    if request.param == "memory":
        yield begun(in_memory(billing=billing), provider, sandbox)
        return
    engine = create(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield begun(on_engine(engine, billing=billing), provider, sandbox)
    engine.dispose()


def begun(installation: Installation, provider: BillingProvider, sandbox: BillingSandbox) -> Journey:
    app = installation.app
    organization, owner = app.identity.found_organization(
        "Paying Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Eve", email="eve@example.com"
    )
    caller = Caller(organization=organization, actor_id=owner, request_id="test", permissions=ALL)
    return Journey(installation, caller, provider, sandbox)


def test_who_buys_has_the_plan(journey: Journey) -> None:
    assert journey.granted.plan.code == "free"
    journey.buy("team")
    assert (journey.granted.plan.code, journey.granted.standing) == ("team", Standing.GOOD)
    assert journey.agrees()


def test_whatever_comes_is_taken_and_nothing_twice(journey: Journey) -> None:
    journey.buy()
    bodies = list(journey.sandbox.told())
    assert {each.outcome for each in journey.deliver(bodies)} == {Outcome.DUPLICATE}


def test_who_does_not_pay_has_grace_and_then_pays(journey: Journey) -> None:
    held = journey.buy()
    journey.passes(days=30)
    journey.sandbox.shop.fails_to_pay(held)
    journey.deliver_all()
    assert (journey.status, journey.granted.standing) == (Status.PAST_DUE, Standing.GRACE)
    assert journey.granted.plan.code == "maker"
    journey.passes(days=3)
    journey.sandbox.shop.pays(held)
    journey.deliver_all()
    assert (journey.status, journey.granted.standing) == (Status.ACTIVE, Standing.GOOD)
    assert journey.agrees()


def test_who_never_pays_has_what_everybody_has(journey: Journey) -> None:
    held = journey.buy()
    journey.sandbox.shop.fails_to_pay(held)
    journey.deliver_all()
    journey.passes(days=15)
    assert (journey.granted.plan.code, journey.granted.standing) == ("free", Standing.LAPSED)


def test_a_plan_is_changed_at_once_and_its_events_change_nothing(journey: Journey) -> None:
    journey.buy()
    journey.installation.app.billing.change_plan(journey.caller, "team")
    assert journey.granted.plan.code == "team"
    journey.deliver_all()
    assert journey.granted.plan.code == "team"
    assert journey.agrees()


def test_a_plan_whose_price_is_not_paid_stays(journey: Journey) -> None:
    journey.buy()
    journey.sandbox.trouble.decline()
    with pytest.raises(BillingRefused):
        journey.installation.app.billing.change_plan(journey.caller, "team")
    assert journey.granted.plan.code == "maker"


def test_who_leaves_keeps_what_was_paid_for_until_it_is_over(journey: Journey) -> None:
    held = journey.buy()
    journey.installation.app.billing.cancel_subscription(journey.caller)
    journey.deliver_all()
    assert (journey.granted.plan.code, journey.granted.standing) == ("maker", Standing.GOOD)
    assert journey.granted.until is not None
    journey.passes(days=30)
    journey.sandbox.shop.ends(held)
    journey.deliver_all()
    assert (journey.granted.plan.code, journey.status) == ("free", Status.CANCELED)


def test_who_left_is_not_brought_back_by_a_late_word(journey: Journey) -> None:
    held = journey.buy()
    journey.passes(seconds=10)
    journey.sandbox.shop.pays(held)
    late = journey.post()
    journey.passes(seconds=10)
    journey.sandbox.shop.ends(held)
    journey.deliver_all()
    journey.deliver(late)
    journey.settle()
    assert (journey.status, journey.granted.plan.code) == (Status.CANCELED, "free")


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_the_post_comes_all_agree_in_the_end(journey: Journey, seed: int) -> None:
    app, shop = journey.installation.app, journey.sandbox.shop
    held = shop.buys(app.billing.start_checkout(journey.caller, "maker", success_url=PAID, cancel_url=AGAIN))
    for happen in (shop.fails_to_pay, shop.pays, shop.fails_to_pay, shop.pays):
        journey.passes(seconds=seed)
        happen(held)
    post = journey.post() * 2
    Random(seed).shuffle(post)
    journey.deliver(post)
    journey.passes(hours=1)
    journey.settle()
    assert (journey.status, journey.granted.plan.code) == (Status.ACTIVE, "maker")
    assert journey.agrees()


def test_what_never_came_is_found_in_the_providers_list(journey: Journey) -> None:
    held = journey.buy()
    journey.passes(minutes=1)
    journey.sandbox.shop.fails_to_pay(held)
    journey.post()  # lost
    reconciled = journey.installation.app.billing.reconcile()
    assert reconciled.events
    assert journey.status is Status.PAST_DUE
    assert journey.installation.app.billing.reconcile().events == []


def test_what_was_never_told_is_found_by_comparing(journey: Journey) -> None:
    held = journey.buy()
    journey.passes(days=1)
    journey.sandbox.shop.ends(held)
    journey.installation.app.billing.reconcile.compare()
    journey.settle()
    assert journey.status is Status.CANCELED


def test_the_portal_is_open_to_whoever_has_bought(journey: Journey) -> None:
    held = journey.buy()
    journey.sandbox.shop.ends(held)
    journey.deliver_all()
    assert journey.installation.app.billing.open_portal(journey.caller, AGAIN).startswith("http")


def test_while_the_provider_is_down_nobody_buys_and_everybody_works(journey: Journey) -> None:
    journey.buy()
    journey.sandbox.trouble.break_down()
    with pytest.raises(BillingUnavailable):
        journey.installation.app.billing.open_portal(journey.caller, AGAIN)
    assert journey.granted.standing is Standing.GOOD
    assert journey.installation.app.billing.open_portal(journey.caller, AGAIN)


def test_a_checkout_whose_answer_was_lost_makes_no_second_customer(journey: Journey) -> None:
    before = journey.sandbox.customers()
    journey.sandbox.trouble.lose_answer()
    with pytest.raises(BillingUnavailable):
        journey.installation.app.billing.start_checkout(journey.caller, "maker", success_url=PAID, cancel_url=AGAIN)
    journey.buy()
    assert journey.sandbox.customers() == before + 1
    assert journey.granted.plan.code == "maker"
