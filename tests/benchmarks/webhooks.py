"""
A webhook of Stripe's over HTTP, new and for the second time; pgbench, writing the same rows, is the measure.

Each new event is newer than the one before about the same subscription, so that it changes it.
"""

import hmac
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from secrets import token_urlsafe

from adapters.system.clock import now
from entrypoints.composition import opened
from entrypoints.settings import Settings
from ports.subscriptions import Customer
from tests.benchmarks.ground import CLIENTS, PROCESSES, Ground
from tests.benchmarks.pgbench_events import PgbenchEvents
from tests.benchmarks.processor import busy, listening_at, servers_of
from tests.benchmarks.rows import Aim, Round, Row, Unit
from tests.benchmarks.web_load import Address, rate
from tests.benchmarks.web_servers import free_port, serving
from tests.servers.fake_stripe import API_VERSION
from tests.servers.stripe_objects import event, price, subscription, subscription_item

SUBSCRIPTIONS = 200
"""Few enough to stay in memory, and so many that clients seldom meet at one."""

SECRET = f"whsec_{token_urlsafe(32)}"
BILLING = {
    "provider": "stripe",
    "account": "acct_1",
    "api_key": "sk_test_1",
    "webhook_secrets": SECRET,
    "prices": {"maker": "price_maker"},
}
LONG_AGO = 1_700_000_000
"""Seconds: when the first event was created. They are signed now."""


def body(ident: str, created: int, number: int) -> bytes:
    """An event about the subscription of that number, as Stripe writes one: some two thousand characters."""
    item = subscription_item(
        "si_1", f"sub_{number}", price("price_maker", 2900, product="prod_1", livemode=False), created
    )
    about = subscription(f"sub_{number}", created, of=f"cus_{number}", items=[item], livemode=False, metadata={})
    kind = "customer.subscription.updated"
    told = event(ident, kind, created, about, livemode=False, api_version=API_VERSION)
    return json.dumps(told, indent=2).encode()


def signature(of: bytes) -> str:
    """The header of a body that is signed now."""
    moment = str(int(time.time()))
    return f"t={moment},v1={hmac.digest(SECRET.encode(), f'{moment}.'.encode() + of, 'sha256').hex()}"


def first_events() -> list[bytes]:
    """One of each subscription."""
    return [body(f"evt_first_{number}", LONG_AGO, number) for number in range(SUBSCRIPTIONS)]


def next_events() -> Iterator[bytes]:
    """Events that never came, without end."""
    templates = [body("evt_ID", 1_999_999_999, number) for number in range(SUBSCRIPTIONS)]
    for number in count():
        created = str(LONG_AGO + 1 + number // SUBSCRIPTIONS).encode()
        template = templates[number % SUBSCRIPTIONS]
        yield template.replace(b"evt_ID", b"evt_%d" % number).replace(b"1999999999", created)


def subscribed(url: str) -> None:
    """Let an organisation have all those subscriptions, each known by its first event."""
    with opened(Settings.model_validate({"database_url": url, "billing": BILLING})) as app:
        whose, _ = app.identity.found_organization(
            "Bench", currency="EUR", time_zone="UTC", owner="Ada", email="a@example.com"
        )
        for number in range(SUBSCRIPTIONS):
            customer = Customer(
                organization_id=whose.id, provider="stripe", account="acct_1", customer_id=f"cus_{number}"
            )
            app.billing.handle_event.transactions(partial(_map, customer))
        for each in first_events():
            assert app.billing.handle_event("stripe", each, {"Stripe-Signature": signature(each)}).success


def _map(customer: Customer, transaction: object) -> None:
    transaction.subscriptions.map_customer(customer, now())  # type: ignore[attr-defined]


@contextmanager
def pgbench_events(ground: Ground) -> Iterator[Round]:
    """The same rows, one by one, by PostgreSQL's own load generator."""
    url = ground.database()
    subscribed(url)
    [example, *_] = first_events()
    bench = PgbenchEvents(ground.server, url, ground.folder, example, subscriptions=SUBSCRIPTIONS, clients=CLIENTS)
    yield partial(bench.rate, ground.scale.seconds)


@contextmanager
def webhooks(ground: Ground) -> Iterator[Round]:
    """Events that never came, to the product as it is served."""
    with _served(ground) as (_, address):
        yield partial(_deliver, ground, address, next_events())


@contextmanager
def webhooks_again(ground: Ground) -> Iterator[Round]:
    """Events that came before."""
    with _served(ground) as (_, address):
        yield partial(_deliver, ground, address, _without_end(first_events()))


@contextmanager
def work_of_webhooks(ground: Ground) -> Iterator[Round]:
    """The microseconds of processor time for one: the web server's and PostgreSQL's."""
    with _served(ground) as (url, address):
        yield partial(_work, ground, url, address, next_events())


@contextmanager
def work_of_webhooks_again(ground: Ground) -> Iterator[Round]:
    """The same for events that came before."""
    with _served(ground) as (url, address):
        yield partial(_work, ground, url, address, _without_end(first_events()))


@contextmanager
def _served(ground: Ground) -> Iterator[tuple[str, Address]]:
    """The product as it is served, on a database of its own; its address."""
    url, port = ground.database(), free_port()
    subscribed(url)
    stillroom = str(Path(sys.executable).with_name("stillroom"))
    told = {f"STILLROOM_BILLING__{name.upper()}": each for name, each in BILLING.items() if isinstance(each, str)}
    environ = {
        **told,
        "STILLROOM_BILLING__PRICES__MAKER": "price_maker",
        "STILLROOM_DATABASE_URL": url,
        # A provider may send a hundred a minute, which is not what is measured.
        "STILLROOM_RATE_LIMIT": "off",
        "STILLROOM_SECRET_KEY": token_urlsafe(48),
    }
    command = [stillroom, "serve", f"--port={port}", f"--workers={PROCESSES}"]
    with serving(command, port, environ, ground.folder / "webhooks.log") as address:
        # The first process answers before the others are there.
        while len(listening_at(port)) < PROCESSES:
            time.sleep(0.1)
        yield url, address


def _deliver(ground: Ground, address: Address, bodies: Iterator[bytes]) -> float:
    """Webhooks a second."""
    requests = (_request(address, each) for each in bodies)
    return rate(address, requests, clients=CLIENTS, seconds=ground.scale.seconds, status=200)


def _work(ground: Ground, url: str, address: Address, bodies: Iterator[bytes]) -> float:
    sent = 0

    def counted() -> Iterator[bytes]:
        nonlocal sent
        for each in bodies:
            sent += 1
            yield each

    # A first one from each client, so that all connections are there that will be.
    requests = counted()
    rate(address, (_request(address, each) for each in requests), clients=CLIENTS, seconds=0.2, status=200)
    at_work = [*servers_of(url), *listening_at(address[1])]
    before, sent = busy(at_work), 0
    _deliver(ground, address, requests)
    return (busy(at_work) - before) / sent * 1e6


def _without_end(bodies: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from bodies


def _request(address: Address, of: bytes) -> bytes:
    head = (
        "POST /webhooks/stripe HTTP/1.1\r\n"
        f"Host: {address[0]}:{address[1]}\r\n"
        f"Stripe-Signature: {signature(of)}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(of)}\r\n\r\n"
    )
    return head.encode() + of


ROWS = (
    Row(
        name="webhook",
        about="new webhook over HTTP: signature, event, subscription / pgbench doing the same rows",
        unit=Unit.A_SECOND,
        measured=webhooks,
        baseline=pgbench_events,
        aim=Aim(),
    ),
    Row(
        name="duplicate",
        about="webhook that came before, over HTTP / pgbench doing the rows of a new one",
        unit=Unit.A_SECOND,
        measured=webhooks_again,
        baseline=pgbench_events,
        aim=Aim(),
    ),
    Row(
        name="webhook-cpu",
        about="processor time of web server and PostgreSQL for a new webhook / for a duplicate",
        unit=Unit.MICROSECONDS,
        measured=work_of_webhooks,
        baseline=work_of_webhooks_again,
        aim=Aim(more_is_better=False),
    ),
)
