"""A plan is bought in a real browser, at a provider that tells of it by webhooks; the browser complains of nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from adapters.memory.clock import SettableClock
from adapters.plans.file import read_plans
from adapters.system.clock import now
from application.app import application
from application.terms import Billing
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.contracts.billing_providers import stripe_provider
from tests.e2e.conftest import Served, Watched, _Quiet, visiting
from tests.e2e.test_pages import CONTRAST
from tests.entrypoints.web.browsing import session_secret
from tests.installations import in_memory
from tests.servers.fake_stripe import FakeStripe
from tests.servers.loopback import Answer, Request
from tests.servers.stripe_shop import StripeShop

pytestmark = pytest.mark.e2e

SHEET = "<!doctype html><title>{title}</title><h1>{title}</h1><form method=post><button>{button}</button></form>"


class StripeWithPages(FakeStripe):
    """The same with the pages that browsers see: a checkout with one button, and a portal that leads back."""

    def answer(self, request: Request) -> Answer:
        """Pages ask for no key."""
        if not request.path.startswith(("/pay/", "/portal/")):
            return super().answer(request)
        title, button = ("Pay", "Pay €29.00") if request.path.startswith("/pay/") else ("Invoices", "Back")
        if request.method == "GET":
            page = SHEET.format(title=title, button=button)
            return Answer(body=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
        session = self.get(request.path.rpartition("/")[2])
        if title == "Pay":
            StripeShop(self).buys(self.url + request.path)
        return Answer(status=303, headers={"Location": session.get("success_url") or session["return_url"]})


@dataclass(frozen=True, slots=True)
class Market:
    """A served site whose brewery has bought nothing, and the provider where it can."""

    served: Served
    stripe: StripeWithPages


@pytest.fixture
def market() -> Iterator[Market]:
    clock = SettableClock(now().replace(microsecond=0))
    with StripeWithPages(clock) as stripe:
        stripe.sells("price_maker", 2_900)
        stripe.sells("price_team", 7_900)
        billing = Billing(
            provider=stripe_provider(stripe, stripe.secrets, seconds=5),
            catalogue=read_plans(None, {"price_maker": "maker", "price_team": "team"}, without="free"),
        )
        installation = in_memory(billing=billing)
        server = make_server("127.0.0.1", 0, Response(), threaded=True, request_handler=_Quiet)
        address = f"http://127.0.0.1:{server.port}"
        app = application(replace(installation.ports, site=address, clock=clock))
        organization, ada = app.identity.found_organization(
            "Millrace Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada", email="ada@example.com"
        )
        del organization
        server.app = create_site(app, Settings.model_validate({"public_url": address, "rate_limit": "off"}))
        secret = session_secret(replace(installation, app=app), ada)
        stripe.deliveries.address = f"{address}/webhooks/stripe"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Market(Served(address, None, "", secret=secret), stripe)  # type: ignore[arg-type]
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def served(market: Market) -> Served:
    return market.served


def test_a_plan_is_bought_seen_changed_and_cancelled(watched: Watched, market: Market) -> None:
    page = watched.page
    page.goto("/billing")
    expect(page.get_by_role("article", name="Maker")).to_contain_text("€29.00 a month")
    page.get_by_role("button", name="Choose Maker").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(market.stripe.url)}/pay/"))
    page.get_by_role("button", name="Pay").click()
    expect(page).to_have_url(re.compile(r"/billing\?checkout=paid$"))
    expect(page.get_by_role("status")).to_contain_text("We are waiting to hear from Stripe")
    market.stripe.deliveries.run_all()
    assert {status for _, status in market.stripe.deliveries.answers} == {200}
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you. Your plan is Maker.")
    page.get_by_role("link", name="Change to Team").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change from Maker to Team?")
    page.get_by_role("button", name="Change to Team").click()
    expect(page.get_by_role("heading", level=2, name="Team Paid")).to_be_visible()
    page.get_by_role("button", name="Invoices and cards at Stripe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invoices")
    page.get_by_role("button", name="Back").click()
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Cancel Team").click()
    page.get_by_role("button", name="Keep Team").click()
    expect(page.get_by_role("status")).to_contain_text("The cancellation is taken back.")
    page.get_by_role("link", name="Cancel it").click()
    page.get_by_role("button", name="Cancel Team").click()
    expect(page.get_by_role("heading", level=2, name="Team Cancelled")).to_be_visible()
    market.stripe.deliveries.run_all()
    page.goto("/stock")
    expect(page.get_by_text("Your plan Team is cancelled, and lasts until")).to_be_visible()
    assert watched.complaints == []


def test_a_provider_that_is_away_is_told_on_the_page_itself(watched: Watched, market: Market) -> None:
    page = watched.page
    page.goto("/billing")
    market.stripe.fail(503, times=3)
    page.get_by_role("button", name="Choose Maker").click()
    expect(page.get_by_role("alert")).to_contain_text("Stripe does not answer as it should")
    market.stripe.troubles.clear()
    page.get_by_role("button", name="Choose Maker").click()
    expect(page).to_have_url(re.compile("/pay/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_billing_can_be_read_on_every_screen(browser: Browser, market: Market, scheme: str, width: int) -> None:
    context = visiting(
        browser,
        market.served,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    can_be_read(page, "/billing", width)
    page.goto("/billing")
    page.get_by_role("button", name="Choose Team").click()
    page.get_by_role("button", name="Pay").click()
    expect(page).to_have_url(re.compile("checkout=paid$"))
    can_be_read(page, "/billing?checkout=paid", width)
    market.stripe.deliveries.run_all()
    [held] = [each["id"] for each in market.stripe.objects.values() if each.get("object") == "subscription"]
    StripeShop(market.stripe).fails_to_pay(held)
    market.stripe.clock.advance(seconds=5)  # type: ignore[attr-defined]
    market.stripe.deliveries.run_all()
    for path in ("/billing", "/account", "/stock", "/billing/plans/maker/change", "/billing/plans/team/cancel"):
        can_be_read(page, path, width)
    page.get_by_role("button", name="Cancel Team").click()
    expect(page.get_by_role("button", name="Keep Team")).to_be_visible()
    can_be_read(page, "/billing", width)
    context.close()


def can_be_read(page: Page, path: str, width: int) -> None:
    """Nothing is faint, and nothing is wider than the screen."""
    page.goto(path)
    assert page.evaluate(CONTRAST) == [], path
    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
