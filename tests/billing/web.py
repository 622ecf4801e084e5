"""The site of an organisation that pays by a provider at work, as its owner's browser and a program see it."""

from dataclasses import dataclass

from adapters.plans.file import read_plans
from application.caller import Caller
from application.terms import Billing
from domain.identity.permissions import ALL
from domain.shared.identifiers import UserId
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from ports.billing_provider import BillingProvider
from tests.contracts.billing_sandbox import BillingSandbox
from tests.entrypoints.web.browsing import Pages, session_secret
from tests.installations import Installation


def billing_at(sandbox: BillingSandbox, provider: BillingProvider) -> Billing:
    """Two of the plans that ship, at the prices of that provider."""
    prices = {sandbox.price: "maker", sandbox.other_price: "team"}
    return Billing(provider=provider, catalogue=read_plans(None, prices, without="free"))


@dataclass(slots=True)
class Counter:
    """A brewery's owner before their billing page, with the provider's other side at hand."""

    installation: Installation
    owner: Caller
    pages: Pages
    provider: BillingProvider
    sandbox: BillingSandbox
    read: int = 0

    @classmethod
    def opened(cls, installation: Installation, provider: BillingProvider, sandbox: BillingSandbox) -> "Counter":
        """With a brewery that has bought nothing yet."""
        organization, ada = installation.app.identity.found_organization(
            "Paying Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada", email="ada@example.com"
        )
        owner = Caller(organization=organization, actor_id=ada, request_id="test", permissions=ALL)
        pages = pages_of(installation, ada)
        installation.clock.time = sandbox.clock()
        return cls(installation, owner, pages, provider, sandbox)

    def member(self, role: str) -> Pages:
        """The pages as another member in that role sees them; who has no room for members makes none."""
        app = self.installation.app
        made = app.identity.create_user(self.owner, role.capitalize(), f"{role}-{app.ids()}@example.com", role)
        return pages_of(self.installation, made.user.id)

    def hear(self) -> None:
        """Bring what the provider has told since this was asked last."""
        app, told = self.installation.app, self.sandbox.told()
        news, self.read = told[self.read :], len(told)
        for body in news:
            app.billing.handle_event(self.provider.name, *self.sandbox.delivery(body))
        app.billing.retry_due_events()
        while app.billing.reconcile.refresh():
            pass

    def buy(self, plan: str = "maker") -> str:
        """Choose a plan on the page, and pay for it; the subscription."""
        app = self.installation.app
        url = app.billing.start_checkout(
            self.owner, plan, success_url="https://a.example", cancel_url="https://a.example"
        )
        held = self.sandbox.shop.buys(url)
        self.hear()
        return held

    def passes(self, **units: float) -> None:
        """Let time pass, here and there; who was signed in signs in anew."""
        self.sandbox.clock.advance(**units)
        self.installation.clock.advance(**units)
        self.pages = pages_of(self.installation, self.owner.actor_id)


def pages_of(installation: Installation, user_id: UserId) -> Pages:
    """The pages as that user sees them."""
    pages = Pages(create_site(installation.app, Settings(rate_limit="off")))
    pages.client.set_cookie("stillroom", session_secret(installation, user_id))
    return pages
