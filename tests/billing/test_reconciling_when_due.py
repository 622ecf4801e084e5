"""Reconciling when it is time to: by one worker of several, and ever more seldom while the provider is away."""

import pytest

from application.billing.reconcile_when_due import EVERY
from domain.billing.chores import LEASE, ChoreName
from domain.billing.refusals import NoBilling
from domain.billing.subscriptions import PriceLine, Status
from tests.billing.model import snapshot
from tests.billing.till import Till
from tests.installations import in_memory
from tests.system.writers import at_once

EVENTS, SUBSCRIPTIONS = "list_events", "list_subscriptions"
NOTHING = {"events_found": 0, "subscriptions_differed": 0, "reconciling_put_off": 0}


def due(till: Till) -> dict[str, int]:
    return dict(till.installation.app.billing.reconcile_when_due())


def test_what_never_came_is_found_every_ten_minutes(paying: Till) -> None:
    due(paying)
    paying.provider.put(snapshot())
    paying.installation.clock.advance(minutes=9)
    assert due(paying) == NOTHING
    paying.installation.clock.advance(minutes=1)
    assert due(paying) == NOTHING | {"events_found": 1}
    assert paying.subscription.snapshot.status is Status.ACTIVE


def test_what_was_never_told_is_found_once_a_day(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    due(paying)
    paying.provider.tick()
    paying.provider.subscriptions["sub_1"] = snapshot(lines=(PriceLine(price_id="price_team"),))
    paying.installation.clock.advance(hours=23, minutes=59)
    assert due(paying)["subscriptions_differed"] == 0
    paying.installation.clock.advance(minutes=1)
    assert due(paying)["subscriptions_differed"] == 1
    assert paying.granted.plan.code == "team"


def test_of_several_workers_one_does_it(paying: Till) -> None:
    at_once(4, lambda _: due(paying))
    assert sorted(paying.provider.calls) == [EVENTS, SUBSCRIPTIONS]


def test_while_the_provider_is_away_it_is_asked_ever_more_seldom(paying: Till) -> None:
    paying.provider.is_down = True
    asked = []
    for _ in range(40):
        paying.provider.calls.clear()
        due(paying)
        asked.append(paying.provider.calls.count(EVENTS))
        paying.installation.clock.advance(minutes=1)
    # It asks to be left alone for five minutes each time.
    assert sum(asked) <= 8
    assert asked[0] == 1
    paying.provider.is_down = False
    paying.installation.clock.advance(seconds=EVERY[ChoreName.SWEEP_EVENTS].total_seconds())
    paying.provider.calls.clear()
    assert due(paying)["reconciling_put_off"] == 0
    assert EVENTS in paying.provider.calls


def test_an_outage_is_told_and_nothing_else_waits_for_it(paying: Till) -> None:
    paying.provider.is_down = True
    assert due(paying) == NOTHING | {"reconciling_put_off": len(EVERY)}


def test_who_is_told_to_stop_keeps_what_was_found_and_it_is_due_again_before_long(paying: Till) -> None:
    for number in range(3):
        paying.provider.put(snapshot(subscription_id=f"sub_{number}"))

    def stop(looked_at: int) -> None:
        if looked_at == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        paying.installation.app.billing.reconcile_when_due(stop)
    assert paying.statuses() == {"processed": 2}
    paying.installation.clock.advance(minutes=2)
    assert due(paying)["events_found"] == 1


def test_what_a_worker_left_that_was_killed_is_done_by_another(paying: Till) -> None:
    transactions, now = paying.installation.ports.transactions, paying.installation.clock()
    for name in ChoreName:
        transactions(lambda each: each.chores.take(name, now, now + LEASE))  # noqa: B023 - at once
    paying.provider.put(snapshot())
    assert due(paying) == NOTHING
    paying.installation.clock.advance(seconds=LEASE.total_seconds())
    assert due(paying)["events_found"] == 1


def test_where_nobody_bills_there_is_none() -> None:
    with pytest.raises(NoBilling):
        in_memory().app.billing.reconcile_when_due()
