"""What never came is found, and what nobody knows is asked: outside of any transaction, and right all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from application.billing.compare_subscriptions import Compared
from application.billing.handle_event import Outcome
from domain.billing.effects import Change
from domain.billing.events import BillingEvent
from domain.billing.inbox import Source
from domain.billing.refusals import BillingUnavailable, NoBilling, NothingBought
from domain.billing.subscriptions import PriceLine, Status
from tests.billing.model import BEGAN, snapshot
from tests.billing.till import Till
from tests.installations import in_memory

TEAM = (PriceLine(price_id="price_team"),)


@pytest.fixture
def paying(paying: Till) -> Till:
    """Both clocks show nearly the same."""
    paying.installation.clock.time = BEGAN + timedelta(minutes=1)
    return paying


def test_events_that_were_never_delivered_are_found_by_the_providers_list(paying: Till) -> None:
    events = [paying.provider.put(snapshot()), paying.provider.tell("plan.created")]
    paying.provider.tick()
    events += [paying.provider.put(snapshot(lines=TEAM)), paying.provider.tell("customer.updated", customer_id="x")]
    paying.deliver(events[-1])
    found = paying.installation.app.billing.reconcile()
    assert {each.event_id for each in found.events} == {each.event_id for each in events[:-1]}
    assert {paying.kept(each).source for each in events[:-1]} == {Source.SWEEP}
    assert paying.granted.plan.code == "team"
    assert paying.installation.app.billing.reconcile().events == []


def test_a_sweep_begins_an_hour_before_where_the_last_one_ended_by_the_providers_clock(paying: Till) -> None:
    paying.provider.put(snapshot())
    paying.installation.app.billing.reconcile()
    paying.provider.tick(1800)
    paying.provider.put(snapshot(lines=TEAM))
    for _ in range(2):
        paying.installation.app.billing.reconcile()
    assert paying.provider.asked_since[1:] == [BEGAN - timedelta(hours=1), BEGAN - timedelta(minutes=30)]


def test_a_sweep_that_breaks_off_is_begun_anew_from_where_the_last_whole_one_ended(paying: Till) -> None:
    paying.provider.put(snapshot())
    paying.provider.is_down = True
    with pytest.raises(BillingUnavailable):
        paying.installation.app.billing.reconcile()
    paying.provider.is_down = False
    assert len(paying.installation.app.billing.reconcile().events) == 1


def test_a_sweep_goes_on_after_an_event_that_fails(till: Till) -> None:
    till.installation.clock.time = BEGAN
    till.provider.put(snapshot())
    till.provider.tell("plan.created")
    outcomes = {each.outcome for each in till.installation.app.billing.reconcile().events}
    assert outcomes == {Outcome.FAILED, Outcome.IGNORED}


def test_a_change_of_which_no_event_was_ever_made_is_found_by_comparing_all_subscriptions(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.put(snapshot(subscription_id="sub_2"))
    paying.provider.put(snapshot(subscription_id="sub_3", customer_id="cus_9"))
    paying.provider.log.clear()
    paying.provider.tick()
    paying.provider.subscriptions["sub_1"] = snapshot(lines=TEAM)
    found = paying.installation.app.billing.reconcile(whole=True)
    assert found.compared == Compared(same=0, different=2, unknown=1)
    assert [each.snapshot for each in paying.subscriptions] == [snapshot(lines=TEAM), snapshot(subscription_id="sub_2")]
    assert paying.installation.app.billing.reconcile(whole=True).compared == Compared(same=2, different=0, unknown=1)


def test_a_subscription_that_the_provider_no_longer_lists_is_asked_for_by_itself(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.unlisted.add("sub_1")
    paying.provider.subscriptions["sub_1"] = snapshot(status=Status.CANCELED)
    found = paying.installation.app.billing.reconcile(whole=True)
    assert (found.compared, found.refreshed) == (Compared(different=1), 1)
    assert paying.subscription.snapshot.status is Status.CANCELED


def stale(till: Till) -> BillingEvent:
    """Two events of one second, of which nobody knows which was last."""
    till.deliver(till.provider.put(snapshot()))
    event = till.provider.put(snapshot(lines=TEAM))
    till.deliver(event)
    assert till.subscription.is_stale
    return event


def test_a_subscription_in_doubt_keeps_what_it_had_while_the_provider_does_not_answer(paying: Till) -> None:
    stale(paying)
    paying.provider.is_down = True
    refresh, clock = paying.installation.app.billing.reconcile.refresh, paying.installation.clock
    assert refresh() == 0
    assert (paying.granted.plan.code, paying.subscription.refresh_tries) == ("maker", 1)
    # It asked to be left alone for five minutes.
    clock.advance(minutes=4, seconds=59)
    assert (refresh(), paying.provider.calls) == (0, ["fetch_subscription"])
    paying.provider.is_down = False
    clock.advance(minutes=5)
    assert refresh() == 1
    assert (paying.granted.plan.code, paying.subscription.refresh_tries) == ("team", 0)


def test_the_provider_is_asked_outside_of_any_transaction(paying: Till) -> None:
    stale(paying)
    # On SQLite and in memory this would wait for ever if a transaction were open.
    paying.provider.meanwhile.append(paying.map)
    assert paying.installation.app.billing.reconcile.refresh() == 1


def test_what_was_read_does_not_overwrite_what_was_heard_meanwhile(paying: Till) -> None:
    stale(paying)

    def end() -> None:
        paying.provider.tick()
        paying.deliver(paying.provider.put(snapshot(status=Status.CANCELED), Change.ENDED))

    paying.provider.meanwhile.append(end)
    paying.drain()
    assert paying.subscription.snapshot.status is Status.CANCELED


def test_what_became_doubtful_while_it_was_read_is_read_once_more(paying: Till) -> None:
    stale(paying)

    def change_twice() -> None:
        paying.deliver(paying.provider.put(snapshot(status=Status.PAST_DUE)))
        paying.provider.tick()
        paying.provider.subscriptions["sub_1"] = snapshot(status=Status.PAUSED)
        paying.deliver(paying.provider.tell("invoice.paid", customer_id="cus_1", subscription_id="sub_1"))

    paying.provider.meanwhile.append(change_twice)
    assert paying.installation.app.billing.reconcile.refresh() == 1
    assert paying.provider.calls == ["fetch_subscription"] * 2
    assert paying.subscription.snapshot.status is Status.PAUSED
    assert not paying.subscription.is_stale


def test_a_subscription_that_the_provider_does_not_know_is_asked_for_ever_more_seldom(paying: Till) -> None:
    stale(paying)
    del paying.provider.subscriptions["sub_1"]
    refresh, clock = paying.installation.app.billing.reconcile.refresh, paying.installation.clock
    for hours in range(5):
        clock.advance(hours=hours * 8)
        refresh()
    assert paying.subscription.refresh_tries == 5
    assert len(paying.provider.calls) == 5


def test_what_another_provider_would_have_to_be_asked_about_is_left_alone(paying: Till) -> None:
    stale(paying)
    there, app = paying.provider, paying.installation.app
    there.account = "acct_2"
    assert (app.billing.reconcile.refresh(), there.calls) == (0, [])
    paying.installation.clock.advance(hours=23)
    assert app.billing.reconcile.refresh() == 0
    with pytest.raises(NothingBought):
        app.billing.change_plan(paying.brewery.caller, "team")
    there.account = "acct_1"
    paying.installation.clock.advance(hours=1)
    assert app.billing.reconcile.refresh() == 1


def test_a_version_is_the_providers_time_and_never_ours(paying: Till) -> None:
    stale(paying)
    paying.installation.clock.advance(days=400)
    paying.provider.tick(5)
    paying.drain()
    assert paying.subscription.version == paying.provider.now
    paying.provider.tick()
    paying.deliver(paying.provider.put(replace(snapshot(), cancel_at_period_end=True)))
    assert paying.subscription.snapshot.cancel_at_period_end


def test_where_nobody_bills_there_is_nothing_to_reconcile() -> None:
    app = in_memory().app
    for work in (
        app.billing.reconcile,
        app.billing.retry_due_events,
        app.billing.reconcile.refresh,
        app.billing.reconcile.compare,
    ):
        with pytest.raises(NoBilling):
            work()
