"""Every order in which events may come leads to what the provider has."""

from collections.abc import Callable, Sequence
from itertools import permutations

import pytest

from domain.billing.effects import Change
from domain.billing.entitlements import Standing
from domain.billing.events import BillingEvent
from domain.billing.subscriptions import PriceLine, Status
from tests.billing.model import ModelProvider, snapshot
from tests.billing.till import Till, billing_by
from tests.installations import in_memory

TEAM = (PriceLine(price_id="price_team"),)
History = Callable[[ModelProvider], list[BillingEvent]]


def begun(provider: ModelProvider) -> list[BillingEvent]:
    """A trial that begins, is paid, and grows, some of it within one second."""
    events = [provider.put(snapshot(status=Status.INCOMPLETE))]
    events.append(provider.put(snapshot(status=Status.TRIALING)))
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
    statuses = (Status.INCOMPLETE, Status.TRIALING, Status.ACTIVE, Status.PAST_DUE, Status.UNPAID, Status.ACTIVE)
    return [provider.put(snapshot(status=status)) for status in statuses]


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


@pytest.mark.parametrize("history", [begun, ended, in_one_second, paused])
def test_every_order_leads_to_what_the_provider_has(history: History) -> None:
    provider = ModelProvider()
    events = history(provider)
    there = provider.subscriptions["sub_1"]
    # One second later the provider may be asked.
    provider.tick()
    for order in permutations(events):
        till = brought(provider, order)
        assert till.subscription.snapshot == there, [each.event_id for each in order]
        assert not till.subscription.is_stale
        assert till.granted.standing != Standing.NONE


@pytest.mark.parametrize("history", [begun, ended, in_one_second, paused])
def test_the_projection_never_goes_back_on_the_way(history: History) -> None:
    provider = ModelProvider()
    events = history(provider)
    for order in permutations(events[-4:]):
        till = brought(provider, [])
        version, has_ended = None, False
        for event in order:
            till.deliver(event)
            for known in till.subscriptions:
                assert version is None or known.version >= version
                assert known.snapshot.status.is_terminal or not has_ended
                version, has_ended = known.version, known.snapshot.status.is_terminal


def brought(provider: ModelProvider, order: Sequence[BillingEvent]) -> Till:
    """A fresh installation to which these came in this order, after which it asked what it had to ask."""
    till = Till.opened(in_memory(billing=billing_by(provider)), provider)
    till.map()
    for event in order:
        till.deliver(event)
    till.drain()
    return till
