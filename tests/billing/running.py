"""An installation of real processes that bills by a provider on this machine; here the time is everybody's own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from adapters.memory.ids import CountedIds
from adapters.system.clock import now
from application.app import App
from application.caller import Caller
from domain.identity.permissions import ALL
from entrypoints.composition import opened
from entrypoints.settings import Settings
from ports.billing_provider import CheckoutOrder, NewCustomer
from tests.billing.door import AGAIN, PAID
from tests.servers.billing_server import NUMBERS
from tests.servers.fake_paddle import FakePaddle
from tests.servers.fake_stripe import FakeStripe
from tests.servers.paddle_shop import PaddleShop
from tests.servers.stripe_shop import StripeShop

SECONDS = 60
"""How long a process may take for anything, on a machine that is busy."""

IDS = CountedIds(series=815)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """
    A provider on this machine, what customers do there, and the settings of who bills by it.

    `type_name` is where its events say of which type they are; `checkout` and `failure` are those that tell whose a
    customer is, and that a payment failed. `lists` are where it lists events and subscriptions.
    """

    name: str
    site: FakeStripe | FakePaddle
    shop: StripeShop | PaddleShop
    price: str
    type_name: str
    checkout: str
    failure: str
    lists: tuple[str, str]

    @property
    def billing(self) -> Mapping[str, Any]:
        return {
            "provider": self.name,
            "account": getattr(self.site, "account", "12345"),
            "api_key": self.site.api_key,
            "webhook_secrets": ",".join(self.site.secrets),
            "prices": {"maker": self.price},
            "api_url": self.site.url,
        }

    @property
    def environment(self) -> dict[str, str]:
        """The same as variables, without their common beginning."""
        told = {f"BILLING__{name.upper()}": value for name, value in self.billing.items() if isinstance(value, str)}
        return {**told, "BILLING__PRICES__MAKER": self.price, "RATE_LIMIT": "off"}


@contextmanager
def provider_named(name: str) -> Iterator[Provider]:
    """Stripe or Paddle, whose clock is the machine's."""
    if name == "stripe":
        with FakeStripe(now) as stripe:
            stripe.sells("price_maker")
            yield Provider(
                name=name,
                site=stripe,
                shop=StripeShop(stripe),
                price="price_maker",
                type_name="type",
                checkout="checkout.session.completed",
                failure="invoice.payment_failed",
                lists=("/v1/events", "/v1/subscriptions"),
            )
        return
    with FakePaddle(now) as paddle:
        paddle.sells("pri_maker")
        yield Provider(
            name=name,
            site=paddle,
            shop=PaddleShop(paddle),
            price="pri_maker",
            type_name="event_type",
            checkout="transaction.completed",
            failure="transaction.payment_failed",
            lists=("/events", "/subscriptions"),
        )


@contextmanager
def looked_into(url: str, provider: Provider) -> Iterator[App]:
    """The installation's application, in this process as well."""
    with opened(Settings.model_validate({"database_url": url, "billing": provider.billing})) as app:
        yield app


def founded(app: App) -> Caller:
    """A new organisation, whose owner has an address."""
    number = next(NUMBERS)
    organization, owner = app.identity.found_organization(
        f"Brewery {number}", currency="EUR", time_zone="UTC", owner="Eve", email=f"eve{number}@example.com"
    )
    return Caller(organization=organization, actor_id=owner, request_id="test", permissions=ALL)


def buys(app: App, caller: Caller, provider: Provider) -> str:
    """An organisation buys by a checkout of ours; the id of its subscription."""
    return provider.shop.buys(app.billing.start_checkout(caller, "maker", success_url=PAID, cancel_url=AGAIN))


def buys_elsewhere(app: App, caller: Caller, provider: Provider) -> str:
    """The same by a checkout of which nothing is known here."""
    [owner] = app.identity.view_access.members(caller)
    assert owner.user.email is not None
    there, whose = app.billing.handle_event.billing, caller.organization_id
    assert there is not None
    customer = NewCustomer(organization_id=whose, name=caller.organization.name, email=owner.user.email.shown)
    customer_id = there.provider.create_customer(customer, f"customer-{IDS()}")
    order = CheckoutOrder(
        organization_id=whose,
        customer_id=customer_id,
        price_id=provider.price,
        success_url=PAID,
        cancel_url=AGAIN,
    )
    return provider.shop.buys(there.provider.create_checkout(order, f"checkout-{IDS()}"))


def environment_of(url: str, told: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of the installation."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STILLROOM_")}
    return inherited | {f"STILLROOM_{name}": value for name, value in {"DATABASE_URL": url, **told}.items()}


def command(*words: str) -> list[str]:
    return [sys.executable, "-uc", "from entrypoints.cli.main import main; main()", *words]


def worked_once(url: str, told: Mapping[str, str]) -> dict[str, Any]:
    """What a worker says it has done, which did everything once."""
    ended = subprocess.run(
        command("worker", "--once", "--json"),
        env=environment_of(url, told),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    done: dict[str, Any] = json.loads(ended.stdout)["done"]
    return done


def agree(app: App, bought: Mapping[str, Caller]) -> bool:
    """Whether each of these subscriptions is known here as it is there, as its organisation's."""
    billing = app.billing.handle_event.billing
    assert billing is not None
    for ident, caller in bought.items():
        [known] = app.billing.view_billing(caller).subscriptions
        if known.is_stale or known.snapshot != billing.provider.fetch_subscription(ident).snapshot:
            return False
    return True
