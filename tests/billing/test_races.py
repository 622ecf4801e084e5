"""Deliveries at the same moment, by threads and by processes: one effect, and everybody is told the truth."""

from collections import Counter
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from threading import Event, Thread

import pytest

from adapters.memory.ids import CountedIds
from adapters.sql.engine import create
from application.billing.handle_event import Outcome
from domain.billing.events import BillingEvent
from domain.billing.inbox import Source
from domain.billing.subscriptions import PriceLine, Status
from ports.transactions import Transaction
from tests.billing.conftest import SQL
from tests.billing.model import model_named, snapshot
from tests.billing.till import Till, billing_by
from tests.installations import on_engine
from tests.system.processes import PATIENCE, processes
from tests.system.writers import at_once

WRITERS = 8
TEAM = (PriceLine(price_id="price_team"),)

pytestmark = pytest.mark.parametrize("storage", SQL, indirect=True)


def assert_took_effect_once(till: Till, outcomes: list[Outcome]) -> None:
    assert Counter(outcomes) == {Outcome.PROCESSED: 1, Outcome.DUPLICATE: len(outcomes) - 1}
    assert len(till.events()) == 1
    assert till.subscription.revision == 0


def test_threads_that_bring_one_event_have_it_take_effect_once(paying: Till) -> None:
    event = paying.provider.put(snapshot())
    assert_took_effect_once(paying, at_once(WRITERS, lambda _: paying.deliver(event).outcome))


def bring(
    url: str, name: str, body: bytes, headers: dict[str, str], number: int, ready: Barrier, told: "Queue[Outcome]"
) -> None:
    """What each process does."""
    app = on_engine(create(url), CountedIds(series=1000 + number), billing=billing_by(model_named(name))).app
    app.billing.view_events.counts()
    ready.wait(PATIENCE)
    told.put(app.billing.handle_event(name, body, headers).outcome)


def test_processes_that_bring_one_event_have_it_take_effect_once(paying: Till, database_url: str) -> None:
    body, headers = paying.provider.delivery(paying.provider.put(snapshot()))
    context, name = processes(), paying.provider.name
    ready, told = context.Barrier(WRITERS), context.Queue()
    others = [
        context.Process(target=bring, args=(database_url, name, body, dict(headers), number, ready, told))
        for number in range(WRITERS)
    ]
    for process in others:
        process.start()
    outcomes = [told.get(timeout=PATIENCE) for _ in others]
    for process in others:
        process.join(PATIENCE)
    assert [process.exitcode for process in others] == [0] * WRITERS
    assert_took_effect_once(paying, outcomes)


def test_threads_that_bring_different_events_of_one_subscription_end_with_the_newest(paying: Till) -> None:
    events = []
    for number in range(WRITERS):
        events.append(paying.provider.put(snapshot(lines=(PriceLine(price_id="price_maker", quantity=number + 1),))))
        paying.provider.tick()
    outcomes = at_once(WRITERS, lambda number: paying.deliver(events[number]).outcome)
    assert outcomes == [Outcome.PROCESSED] * WRITERS
    assert paying.subscription.snapshot == paying.provider.subscriptions["sub_1"]
    assert not paying.subscription.is_stale


def test_workers_share_what_is_due_and_try_each_event_once(till: Till) -> None:
    events = [till.provider.put(snapshot(subscription_id=f"sub_{number}")) for number in range(20)]
    for event in events:
        till.deliver(event)
    till.map()
    till.installation.clock.advance(days=1)
    done = at_once(4, lambda _: till.installation.app.billing.retry_due_events())
    tried = [each.event_id for some in done for each in some]
    assert sorted(tried) == sorted(event.event_id for event in events)
    assert {each.outcome for some in done for each in some} == {Outcome.PROCESSED}


def held_open(till: Till, event: BillingEvent, written: Event, go_on: Event) -> Thread:
    """A delivery in a thread of its own, which has taken effect and commits when it may go on."""
    handle, transactions = till.installation.app.billing.handle_event, till.installation.ports.transactions

    def deliver() -> None:
        meaning = till.provider.effect_of(event)

        def work(transaction: Transaction) -> None:
            handle.within(transaction, event, meaning, Source.WEBHOOK)
            written.set()
            assert go_on.wait(PATIENCE)

        transactions(work)

    return Thread(target=deliver)


def test_an_older_event_waits_for_a_newer_one_that_is_being_applied_and_then_changes_nothing(paying: Till) -> None:
    paying.deliver(paying.provider.put(snapshot()))
    paying.provider.tick()
    older = paying.provider.put(snapshot(status=Status.PAST_DUE))
    paying.provider.tick()
    newer = paying.provider.put(snapshot(lines=TEAM))
    written, go_on = Event(), Event()
    first = held_open(paying, newer, written, go_on)
    first.start()
    assert written.wait(PATIENCE)
    second = Thread(target=lambda: paying.deliver(older))
    second.start()
    second.join(0.3)
    go_on.set()
    for thread in (first, second):
        thread.join(PATIENCE)
    assert paying.subscription.snapshot == paying.provider.subscriptions["sub_1"]
    assert paying.statuses() == {"processed": 3}
