"""
The whole way: a provider on this machine delivers to the running site, badly, and workers make up for it.

Everything is real but the money: processes, HTTP, the providers' libraries, the time.
"""

import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from application.app import App
from application.caller import Caller
from domain.billing.inbox import EventStatus
from ports.billing_reading import EventQuery
from tests.billing.conftest import SQL
from tests.billing.running import (
    Provider,
    agree,
    buys,
    buys_elsewhere,
    founded,
    looked_into,
    provider_named,
    worked_once,
)
from tests.entrypoints.cli.test_serving import running

ORGANIZATIONS = 3
pytestmark = [
    pytest.mark.parametrize(
        "provider",
        [pytest.param(name, marks=pytest.mark.told_by(name)) for name in ("stripe", "paddle")],
        indirect=True,
    ),
    pytest.mark.parametrize("storage", SQL, indirect=True),
]


@pytest.fixture
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with provider_named(request.param) as made:
        yield made


def live(app: App, provider: Provider) -> dict[str, Caller]:
    """Organisations buy, owe, pay, and one leaves, while the post goes astray; whose each subscription is."""
    post = provider.site.deliveries
    bought = {}
    for number in range(ORGANIZATIONS):
        caller = founded(app)
        buy = buys if number else buys_elsewhere
        bought[buy(app, caller, provider)] = caller
    post.run_all()
    post.delay = timedelta(seconds=1)
    for ident in bought:
        provider.shop.fails_to_pay(ident)
        post.delay = timedelta(0)
        provider.shop.pays(ident)
    provider.shop.ends([*bought][-1])
    post.run_all()
    time.sleep(1.1)
    post.run_all()
    return bought


def test_what_is_doubled_shuffled_late_lost_and_refused_ends_as_the_provider_has_it(
    database_url: str, provider: Provider
) -> None:
    post, chance = provider.site.deliveries, Random(4)
    post.copies, post.shuffle, post.retries = 2, chance, 2
    post.drops = lambda _: chance.random() < 0.3
    with (
        looked_into(database_url, provider) as app,
        running(database_url, "serve", **provider.environment) as (_, port, _),
    ):
        post.address = f"http://127.0.0.1:{port}/webhooks/{provider.name}"
        bought = live(app, provider)
        assert {status for _, status in post.answers} <= {200, 500}
        came, told = sum(app.billing.view_events.counts().values()), len(provider.site.events)
        assert came < told, "nothing was lost, so nothing is shown"
        assert worked_once(database_url, provider.environment)["events_found"] >= told - came
        # What failed is due again at once when its customer became known; what is in doubt is read now.
        worked_once(database_url, provider.environment)
        assert agree(app, bought)
        events = app.billing.view_events(EventQuery(limit=1000))
        assert len(events) == len({each.event.event_id for each in events}) == told
        assert {each.status for each in events} <= {EventStatus.PROCESSED, EventStatus.IGNORED}
        plans = [app.billing.view_billing(caller).granted.plan.code for caller in bought.values()]
        assert plans == ["maker"] * (ORGANIZATIONS - 1) + ["free"]
