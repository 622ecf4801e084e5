"""Every order in which events may come leads to what the provider has."""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from random import Random

import pytest

from adapters.sql.engine import create
from domain.billing.effects import Change
from domain.billing.entitlements import Standing
from domain.billing.events import BillingEvent
from domain.billing.subscriptions import PriceLine, Status
from tests.billing.model import ModelProvider, snapshot
from tests.billing.till import Till, billing_by
from tests.installations import in_memory, on_engine

TEAM = (PriceLine(price_id="price_team"),)
FEW = 12
"""Orders that a database is tried with; in memory it is all of them."""
BILLED = ("subscription", "billing_customer", "billing_events", "outbox")
History = Callable[[ModelProvider], list[BillingEvent]]


def told(provider: ModelProvider, *statuses: Status) -> list[BillingEvent]:
    """A subscription becomes so, one after another, as far as the provider has such."""
    return [provider.put(snapshot(status=each)) for each in statuses if each in provider.words.statuses]


def begun(provider: ModelProvider) -> list[BillingEvent]:
    """A trial that begins, is paid, and grows, some of it within one second."""
    events = told(provider, Status.INCOMPLETE, Status.TRIALING)
    provider.tick()
    events.append(provider.put(snapshot()))
    events.append(provider.tell("invoice.paid", customer_id="cus_1", subscription_id="sub_1"))
    provider.tick()
    events.append(provider.put(snapshot(lines=TEAM)))
    events.append(provider.put(snapshot(lines=TEAM, cancel_at_period_end=True)))
    return events


def ended(provider: ModelProvider) -> list[BillingEvent]:
    """One that fails, recovers, and is ended in the very second of another change."""
    events = [provider.put(snapshot())]
    provider.tick()
    events.append(provider.put(snapshot(status=Status.PAST_DUE)))
    events.append(provider.put(snapshot()))
    provider.tick()
    events.append(provider.put(snapshot(lines=TEAM)))
    events.append(provider.put(snapshot(status=Status.CANCELED), Change.ENDED))
    events.append(provider.tell("customer.deleted", customer_id="cus_1"))
    return events


def in_one_second(provider: ModelProvider) -> list[BillingEvent]:
    """Everything at once."""
    changes = (Status.INCOMPLETE, Status.TRIALING, Status.ACTIVE, Status.PAST_DUE, Status.UNPAID, Status.ACTIVE)
    return told(provider, *changes)


def paused(provider: ModelProvider) -> list[BillingEvent]:
    """One that rests and goes on, no two of it at the same time."""
    events = []
    for status, change in (
        (Status.ACTIVE, Change.CHANGED),
        (Status.PAUSED, Change.PAUSED),
        (Status.ACTIVE, Change.RESUMED),
        (Status.PAST_DUE, Change.CHANGED),
        (Status.ACTIVE, Change.CHANGED),
    ):
        events.append(provider.put(snapshot(status=status), change))
        provider.tick()
    return events


HISTORIES = [begun, ended, in_one_second, paused]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, storage: str, provider: ModelProvider) -> Iterator[Callable[[], Till]]:
    """Makes a till whose brewery is a customer, and to which nothing came, as often as it is called."""

    def mapped(till: Till) -> Till:
        till.map()
        return till

    if storage == "memory":
        yield lambda: mapped(Till.opened(in_memory(billing=billing_by(provider)), provider))
        return
    url = request.getfixturevalue("database_url")
    # Only the owner of the tables may clear them, which takes no time next to a database of its own for each order.
    engine, owner = create(url), create(url, role=None)
    till = Till.opened(on_engine(engine, billing=billing_by(provider)), provider)

    def cleared() -> Till:
        with owner.begin() as connection:
            for table in BILLED:
                connection.exec_driver_sql(f"DELETE FROM {table}")
        return mapped(till)

    yield cleared
    engine.dispose()
    owner.dispose()


def orders(storage: str, events: Sequence[BillingEvent]) -> Sequence[Sequence[BillingEvent]]:
    """All of them; for a database the order in which they came, its reverse, and some others."""
    every = list(permutations(events))
    return every if storage == "memory" else [every[0], every[-1], *Random(len(events)).sample(every[1:-1], FEW - 2)]


@pytest.mark.parametrize("history", HISTORIES)
def test_every_order_leads_to_what_the_provider_has(
    fresh: Callable[[], Till], storage: str, provider: ModelProvider, history: History
) -> None:
    events = history(provider)
    there = provider.subscriptions["sub_1"]
    # One second later the provider may be asked.
    provider.tick()
    for order in orders(storage, events):
        till = fresh()
        for event in order:
            till.deliver(event)
        till.drain()
        assert till.subscription.snapshot == there, [each.event_id for each in order]
        assert not till.subscription.is_stale
        assert till.granted.standing != Standing.NONE


@pytest.mark.parametrize("history", HISTORIES)
def test_the_projection_never_goes_back_on_the_way(
    fresh: Callable[[], Till], storage: str, provider: ModelProvider, history: History
) -> None:
    events = history(provider)
    for order in orders(storage, events[-4:]):
        till = fresh()
        version, has_ended = None, False
        for event in order:
            till.deliver(event)
            for known in till.subscriptions:
                assert version is None or known.version >= version
                assert known.snapshot.status.is_terminal or not has_ended
                version, has_ended = known.version, known.snapshot.status.is_terminal
