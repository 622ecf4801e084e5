"""The billing page and the ways that lead from it, with each billing provider."""

import pytest
from werkzeug.test import TestResponse

from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind
from domain.shared.audit import AuditQuery
from tests.billing.web import Counter, billing_at
from tests.contracts.billing_providers import AtWork
from tests.entrypoints.web.browsing import words_of
from tests.installations import in_memory


@pytest.fixture
def counter(billing_at_work: AtWork) -> Counter:
    sandbox, connect = billing_at_work
    provider = connect(sandbox.secrets)
    return Counter.opened(in_memory(billing=billing_at(sandbox, provider)), provider, sandbox)


def new(count: int, series: str = "A") -> list[NewItem]:
    return [
        NewItem(code=f"{series}{number}", name=f"Item {number}", kind=ItemKind.INGREDIENT, unit="kg")
        for number in range(count)
    ]


def test_who_has_bought_nothing_sees_what_everybody_has_and_what_there_is(counter: Counter) -> None:
    counter.installation.app.inventory.create_items(counter.owner, new(12))
    shown = counter.pages.open("/billing")
    for words in (
        "Free Nothing to pay",
        "You have bought nothing, and Free is what everybody has.",
        "Items 12 of 50",
        "Members 1 of 1",
        "Choose Maker",
        "Choose Team",
        "Maker €29.00 a month",
        "Team €79.00 a month",
        f"{counter.provider.name.capitalize()} shows what it comes to, with taxes where there are any, before you pay",
    ):
        assert words in shown
    assert "Invoices" not in shown


def test_a_provider_that_tells_no_prices_leaves_the_page_as_it_is_without_them(counter: Counter) -> None:
    counter.buy()
    troubles = counter.sandbox.trouble
    for trouble in (troubles.break_down, troubles.reset, troubles.refuse):
        trouble()
        shown = counter.pages.open("/billing")
        assert "€" not in shown
        assert "Maker Paid" in shown
        assert "Change to Team" in shown
        assert "shows what a plan costs before you pay" in shown
        trouble()
        assert "It changes at once. What is paid" in counter.pages.open("/billing/plans/team/change")
    assert "€79.00 a month" in counter.pages.open("/billing")


def test_a_plan_is_bought_and_begins_when_the_provider_says_so(counter: Counter) -> None:
    response = counter.pages.send("/billing/plans/maker/checkout", key="form 1")
    url = leads_to(response)
    back = counter.pages.open("/billing?checkout=paid")
    assert f"We are waiting to hear from {counter.provider.name.capitalize()} about your payment" in back
    assert "Choose" not in back
    counter.sandbox.shop.buys(url)
    assert "We are waiting" in counter.pages.open("/billing?checkout=paid")
    counter.hear()
    back = counter.pages.open("/billing?checkout=paid")
    assert "Thank you. Your plan is Maker." in back
    assert "It is paid for, and renews on" in back
    assert "Change to Team" in back
    assert "Choose" not in back
    assert "nothing was bought" in counter.pages.open("/billing?checkout=left")


def test_pressing_twice_begins_one_checkout(counter: Counter) -> None:
    first, second = (counter.pages.send("/billing/plans/maker/checkout", key="form 1") for _ in range(2))
    assert leads_to(first) == leads_to(second)
    assert leads_to(first) != leads_to(counter.pages.send("/billing/plans/maker/checkout", key="2"))
    assert counter.sandbox.customers() == 1


def test_whoever_has_a_plan_buys_no_second_one(counter: Counter) -> None:
    counter.buy()
    refused = counter.pages.refused("/billing/plans/team/checkout", 409, key="form 1")
    assert "You have a plan already; change that one." in refused
    assert counter.pages.refused("/billing/plans/gold/checkout", 404, key="form 1")


def test_a_provider_that_is_away_leaves_everything_as_it_was(counter: Counter) -> None:
    counter.buy()
    before = counter.installation.kept()
    for path in ("/billing/plans/team/change", "/billing/plans/maker/cancel", "/billing/portal"):
        counter.sandbox.trouble.break_down()
        refused = counter.pages.refused(path, 503)
        assert "does not answer as it should; try again in a while." in refused
        assert "Maker Paid" in refused
    assert counter.installation.kept() == before
    assert "Team Paid" in counter.pages.done("/billing/plans/team/change")


def test_a_provider_that_is_away_sells_nothing_and_the_same_form_works_when_it_is_back(counter: Counter) -> None:
    counter.sandbox.trouble.break_down()
    assert "does not answer" in counter.pages.refused("/billing/plans/maker/checkout", 503, key="form 1")
    counter.sandbox.trouble.lose_answer()
    counter.pages.refused("/billing/plans/maker/checkout", 503, key="form 1")
    counter.sandbox.shop.buys(leads_to(counter.pages.send("/billing/plans/maker/checkout", key="form 1")))
    counter.hear()
    assert counter.sandbox.customers() == 1
    assert "Maker Paid" in counter.pages.open("/billing")


def test_a_larger_plan_is_shown_agreed_to_and_had_at_once(counter: Counter) -> None:
    counter.buy()
    asked = counter.pages.open("/billing/plans/team/change")
    for words in (
        "Change from Maker to Team?",
        "It changes at once, and costs €79.00 a month from then on.",
        "5,000 items",
        "All that you have fits",
        "Read the audit",
    ):
        assert words in asked
    done = counter.pages.done("/billing/plans/team/change")
    assert "The plan is changed." in done
    assert "Team Paid" in done
    assert "Team Paid" in counter.pages.done("/billing/plans/team/change")
    counter.hear()
    assert "Team Paid" in counter.pages.open("/billing")
    assert [
        each.entry.action
        for each in counter.installation.app.identity.view_audit(counter.owner, AuditQuery(action="billing.")).rows
    ] == ["billing.change_plan"]


def test_a_smaller_plan_says_what_goes_beyond_it(counter: Counter) -> None:
    counter.buy("team")
    counter.installation.app.inventory.create_items(counter.owner, new(501))
    asked = counter.pages.open("/billing/plans/maker/change")
    assert "Items: you have 501, and it has room for 500." in asked
    assert "It is without: Define roles Read the audit" in asked
    done = counter.pages.done("/billing/plans/maker/change")
    assert "501 of 500 more than there is room for" in done
    assert "What goes beyond stays and works as before." in done


def test_a_subscription_is_cancelled_for_its_end_and_pressing_twice_cancels_once(counter: Counter) -> None:
    held = counter.buy()
    counter.installation.app.inventory.create_items(counter.owner, new(60))
    asked = counter.pages.open("/billing/plans/maker/cancel")
    assert "After that you have Free. Nothing is deleted" in asked
    assert "Items: you have 60, and it has room for 50." in asked
    for _ in range(2):
        done = counter.pages.done("/billing/plans/maker/cancel")
        assert "The subscription is cancelled." in done
        assert "Maker Cancelled It is cancelled. You have all of it until" in done
        assert "Cancel it" not in done
    rows = counter.installation.app.identity.view_audit(counter.owner, AuditQuery(action="billing.")).rows
    assert [each.entry.action for each in rows] == ["billing.cancel_subscription"]
    counter.passes(days=31)
    counter.sandbox.shop.ends(held)
    counter.hear()
    shown = counter.pages.open("/billing")
    assert "Free Ended" in shown
    assert "Choose Maker" in shown
    assert counter.pages.refused("/billing/plans/maker/cancel", 409)


def test_a_cancellation_is_taken_back_and_pressing_twice_does_it_once(counter: Counter) -> None:
    held = counter.buy()
    assert "Keep Maker" not in counter.pages.open("/billing")
    asked = counter.pages.done("/billing/plans/maker/cancel")
    assert "Changed your mind? It can go on as it was. Keep Maker" in asked
    before = counter.installation.kept()
    counter.sandbox.trouble.break_down()
    assert "does not answer" in counter.pages.refused("/billing/plans/maker/keep", 503)
    assert counter.installation.kept() == before
    for _ in range(2):
        done = counter.pages.done("/billing/plans/maker/keep")
        assert "The cancellation is taken back. Your plan goes on, and renews as before." in done
        assert "Maker Paid It is paid for, and renews on" in done
    counter.hear()
    assert "Maker Paid" in counter.pages.open("/billing")
    counter.pages.done("/billing/plans/maker/cancel")
    assert "Maker Paid" in counter.pages.done("/billing/plans/maker/keep")
    rows = counter.installation.app.identity.view_audit(counter.owner, AuditQuery(action="billing.")).rows
    assert [each.entry.action for each in rows] == ["billing.undo_cancellation", "billing.cancel_subscription"] * 2
    counter.pages.done("/billing/plans/maker/cancel")
    counter.sandbox.shop.ends(held)
    # It has ended there, and here nobody knows yet.
    assert counter.pages.refused("/billing/plans/maker/keep", 502)
    counter.hear()
    assert "There is no subscription; choose a plan first." in counter.pages.refused("/billing/plans/maker/keep", 409)


def test_who_owes_may_cancel_and_take_that_back(counter: Counter) -> None:
    held = counter.buy()
    counter.sandbox.shop.fails_to_pay(held)
    counter.hear()
    assert "Your plan Cancel it" in counter.pages.open("/billing")
    cancelled = counter.pages.done("/billing/plans/maker/cancel")
    assert "Maker Payment failed" in cancelled
    assert "It is cancelled as well, and does not renew. Changed your mind? It can go on as it was." in cancelled
    assert "Cancel it" not in cancelled
    kept = counter.pages.done("/billing/plans/maker/keep")
    assert "Maker Payment failed" in kept
    assert "It is cancelled" not in kept
    assert "Cancel it" in kept


def test_who_owes_is_told_until_when_and_has_everything_meanwhile(counter: Counter) -> None:
    held = counter.buy()
    counter.sandbox.shop.fails_to_pay(held)
    counter.hear()
    shown = counter.pages.open("/billing")
    assert "Maker Payment failed A payment failed. Nothing is taken from you before" in shown
    counter.passes(days=15)
    shown = counter.pages.open("/billing")
    assert "Free Not paid Maker was not paid for, so you have what everybody has." in shown
    counter.sandbox.shop.pays(held)
    counter.hear()
    assert "Maker Paid" in counter.pages.open("/billing")


def test_the_portal_is_for_who_is_known_there(counter: Counter) -> None:
    assert counter.pages.refused("/billing/portal", 409)
    counter.buy()
    assert "Invoices and cards at" in counter.pages.open("/billing")
    assert leads_to(counter.pages.send("/billing/portal")).startswith("http")


def test_who_manages_billing_is_told_of_trouble_on_every_page_and_nobody_else(counter: Counter) -> None:
    held = counter.buy()
    maker = counter.member("maker")
    assert "Go to billing" not in counter.pages.open("/stock")
    counter.sandbox.shop.fails_to_pay(held)
    counter.hear()
    for path in ("/stock", "/members", "/products", "/organization", "/account"):
        assert "A payment failed. Everything stays as it is until" in counter.pages.open(path)
    for path in ("/stock", "/account"):
        assert "A payment failed" not in maker.open(path)
    counter.passes(days=15)
    assert "Your plan was not paid for, so that you have Free for now." in counter.pages.open("/stock")
    counter.sandbox.shop.ends(held)
    counter.hear()
    assert "Your plan has ended. You have Free, and all your data." in counter.pages.open("/stock")
    counter.passes(days=31)
    assert "Go to billing" not in counter.pages.open("/stock")


def test_a_limit_names_the_plan_that_lifts_it_and_who_can_choose_that(counter: Counter) -> None:
    counter.buy()
    app, owner = counter.installation.app, counter.owner
    made = app.production.manage_products.create
    manager = counter.member("manager")
    for number in range(100):
        made(owner, f"Product {number}", "")
    lifted = "Your plan Maker has room for 100 products, and 100 are in use; the plan Team lifts that."
    refused = counter.pages.refused("/products", 402, name="One more", description="")
    assert lifted in refused
    assert "Look at your plan, and at what others give" in refused
    refused = manager.refused("/products", 402, name="One more", description="")
    assert lifted in refused
    assert "Ask one of your owners" in refused


def test_a_feature_that_the_plan_is_without_is_a_page_that_says_so(counter: Counter) -> None:
    for path, plan in (("/tokens/new", "Maker"), ("/roles/new", "Team"), ("/audit", "Team")):
        response = counter.pages.client.get(path)
        assert response.status_code == 402, path
        words = words_of(response)
        assert f"Your plan Free does not have this; the plan {plan} has it." in words
        assert "Look at your plan" in words
    counter.buy("team")
    for path in ("/tokens/new", "/roles/new", "/audit"):
        assert counter.pages.client.get(path).status_code == 200, path


def leads_to(response: TestResponse) -> str:
    """Where a form's answer leads: at once where its origin is known, else by a link."""
    if response.status_code == 303:
        return response.headers["Location"]
    assert "Go on to" in words_of(response)
    return response.text.partition('class="button" href="')[2].partition('"')[0]
