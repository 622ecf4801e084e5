"""Our door: the site as a billing provider comes to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from adapters.sql.failures import is_outage
from adapters.sql.watch import working
from application.caller import Caller
from domain.billing.inbox import EventStatus
from domain.billing.subscriptions import Status
from domain.identity.permissions import ALL
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from ports.billing_provider import BillingProvider, CheckoutOrder, NewCustomer
from tests.contracts.billing_sandbox import BillingSandbox
from tests.installations import Installation

PAID, AGAIN = "https://stock.example.com/billing?paid=1", "https://stock.example.com/billing"


def site_of(installation: Installation, **told: object) -> Flask:
    """The site of an installation, which anybody may ask as often as they like unless it is told otherwise."""
    settings = Settings.model_validate({"rate_limit": "off"} | told)
    return create_site(installation.app, settings, working, is_outage)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The site, the provider that comes to it, and an organisation that buys there."""

    site: Flask
    installation: Installation
    provider: BillingProvider
    sandbox: BillingSandbox
    caller: Caller

    @classmethod
    def of(cls, installation: Installation, provider: BillingProvider, sandbox: BillingSandbox) -> "Door":
        """The door of a new organisation's installation."""
        organization, owner = installation.app.identity.found_organization(
            "Paying Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Eve", email="eve@example.com"
        )
        caller = Caller(organization=organization, actor_id=owner, request_id="test", permissions=ALL)
        return cls(
            site=site_of(installation), installation=installation, provider=provider, sandbox=sandbox, caller=caller
        )

    @property
    def path(self) -> str:
        return f"/webhooks/{self.provider.name}"

    def send(self, body: bytes, headers: Mapping[str, str] | None = None) -> TestResponse:
        """POST these very bytes."""
        return self.site.test_client().post(
            self.path, data=body, headers=dict(headers or {}), content_type="application/json"
        )

    def bring(self, body: bytes) -> TestResponse:
        """Deliver an event as the provider does."""
        return self.send(*self.sandbox.delivery(body))

    def buys(self) -> str:
        """The organisation buys; nothing of it has come here. The id of its subscription."""
        url = self.installation.app.billing.start_checkout(self.caller, "maker", success_url=PAID, cancel_url=AGAIN)
        return self.sandbox.shop.buys(url)

    def buys_elsewhere(self) -> str:
        """The same, by a checkout of which nothing is known here: not even whose the customer is."""
        whose = self.caller.organization_id
        new = NewCustomer(organization_id=whose, name="Paying Brewery", email="eve@example.com")
        order = CheckoutOrder(
            organization_id=whose,
            customer_id=self.provider.create_customer(new, "customer"),
            price_id=self.sandbox.price,
            success_url=PAID,
            cancel_url=AGAIN,
        )
        return self.sandbox.shop.buys(self.provider.create_checkout(order, "checkout"))

    def bring_all(self, since: int = 0) -> list[int]:
        """Deliver everything that was told after so many events, in order; the statuses that it gets."""
        return [self.bring(body).status_code for body in self.sandbox.told()[since:]]

    def statuses(self) -> dict[EventStatus, int]:
        """How many events there are of each status that some have."""
        return {status: count for status, count in self.installation.app.billing.view_events.counts().items() if count}

    @property
    def known(self) -> list[Status]:
        """How the organisation's subscriptions stand, as far as is known here."""
        held = self.installation.ports.bills.subscriptions(self.caller.organization_id)
        return [each.snapshot.status for each in held]
