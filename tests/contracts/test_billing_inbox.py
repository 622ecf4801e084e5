from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event, Thread

import pytest

from adapters.memory.ids import CountedIds
from application.app import App
from domain.billing.events import BillingEvent
from domain.billing.inbox import EventStatus, KeptEvent, Source
from domain.shared.audit import AuditEntry, AuditQuery
from domain.shared.identifiers import AuditId, BillingEventId
from ports.billing_reading import EventQuery
from ports.subscriptions import Customer
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PATIENCE = 30
_numbers = count(1)


def event(ids: CountedIds, **changes: object) -> KeptEvent:
    """An event that no other test has, processed as it came."""
    number = next(_numbers)
    made = BillingEvent(
        provider="model",
        account="acct_1",
        event_id=f"evt_{number}",
        type="invoice.paid",
        object_id="in_1",
        livemode=True,
        api_version="2026-01-01",
        created=NOW - SECOND,
        payload_hash=f"{number:064x}",
        body='{"id":"grüße"}',
    )
    kept = KeptEvent(
        id=BillingEventId(ids()),
        event=made,
        source=Source.WEBHOOK,
        customer_id=f"cus_{number}",
        created_at=NOW,
        updated_at=NOW,
    ).ended(EventStatus.PROCESSED, NOW)
    return replace(kept, **changes)  # type: ignore[arg-type]


def failed(ids: CountedIds, due: datetime = NOW, **changes: object) -> KeptEvent:
    """One that failed, and is due then."""
    kept = event(ids, status=EventStatus.PENDING, processed_at=None).failed("no luck", NOW, chance=0)
    return replace(kept, next_attempt_at=due, **changes)  # type: ignore[arg-type]


def belong(stores: Stores, brewery: Brewery, kept: KeptEvent) -> None:
    """Let the customer whom an event is about be the brewery's."""
    customer = Customer(
        organization_id=brewery.caller.organization_id,
        provider=kept.event.provider,
        account=kept.event.account,
        customer_id=str(kept.customer_id),
    )
    stores.transactions(lambda transaction: transaction.subscriptions.map_customer(customer, NOW))


def add(stores: Stores, *events: KeptEvent) -> list[bool]:
    return stores.transactions(lambda transaction: [transaction.billing_inbox.add(each) for each in events])


def lock(stores: Stores, kept: KeptEvent) -> KeptEvent | None:
    key = (kept.event.provider, kept.event.account, kept.event.event_id)
    return stores.transactions(lambda transaction: transaction.billing_inbox.lock(*key))


def record(stores: Stores, kept: KeptEvent, seen: KeptEvent) -> bool:
    return stores.transactions(lambda transaction: transaction.billing_inbox.record(kept, seen=seen))


def take(stores: Stores, now: datetime = NOW) -> KeptEvent | None:
    return stores.transactions(lambda transaction: transaction.billing_inbox.take_due(now))


class TestBillingInbox(StorageContract):
    """For remembering which billing events came, and what came of them."""

    @pytest.fixture(autouse=True)
    def nothing_of_others(self, stores: Stores) -> None:
        """The inbox is one for all, so what another test left open is ended first."""
        while (left := take(stores, NEVER)) is not None:
            assert record(stores, left.ended(EventStatus.IGNORED, NOW), left)

    def test_an_event_comes_out_as_it_went_in(self, stores: Stores, ids: CountedIds) -> None:
        whole, bare = event(ids), failed(ids, customer_id=None)
        assert add(stores, whole, bare) == [True, True]
        assert [lock(stores, each) for each in (whole, bare)] == [whole, bare]
        assert stores.bills.event(whole.event.event_id) == whole

    def test_an_event_is_new_once(self, stores: Stores, ids: CountedIds) -> None:
        first = event(ids)
        again = replace(first, id=BillingEventId(ids()), status=EventStatus.IGNORED)
        assert [add(stores, each) for each in (first, again)] == [[True], [False]]
        assert lock(stores, first) == first

    def test_events_are_told_apart_by_provider_account_and_id(self, stores: Stores, ids: CountedIds) -> None:
        first, other = event(ids), f"other_{next(_numbers)}"
        told = first.event
        add(stores, first)
        for different in (replace(told, provider=other), replace(told, account=other), replace(told, event_id=other)):
            assert lock(stores, replace(first, event=different)) is None
            assert add(stores, replace(first, id=BillingEventId(ids()), event=different)) == [True]

    @pytest.mark.parametrize("name", ["", "nul \x00", "\ud800"])
    def test_what_no_event_is_called_is_not_found(self, stores: Stores, ids: CountedIds, name: str) -> None:
        nobody = event(ids)
        assert lock(stores, replace(nobody, event=replace(nobody.event, event_id=name))) is None
        assert stores.bills.event(name) is None

    def test_an_event_that_was_rolled_back_never_came(self, stores: Stores, ids: CountedIds) -> None:
        kept = event(ids)

        def work(transaction: Transaction) -> None:
            transaction.billing_inbox.add(kept)
            raise LookupError

        with pytest.raises(LookupError):
            stores.transactions(work)
        assert add(stores, kept) == [True]

    @pytest.mark.parametrize("goes_well", [True, False])
    def test_who_brings_an_event_that_another_is_about_to_keep_waits_for_how_that_ends(
        self, stores: Stores, ids: CountedIds, *, goes_well: bool
    ) -> None:
        kept, written, go_on, told = event(ids), Event(), Event(), list[bool]()

        def hold(transaction: Transaction) -> None:
            transaction.billing_inbox.add(kept)
            written.set()
            assert go_on.wait(PATIENCE)
            if not goes_well:
                raise LookupError

        def first() -> None:
            try:
                stores.transactions(hold)
            except LookupError:
                assert not goes_well

        threads = [Thread(target=first), Thread(target=lambda: told.extend(add(stores, kept)))]
        threads[0].start()
        assert written.wait(PATIENCE)
        threads[1].start()
        threads[1].join(0.2)
        assert told == []
        go_on.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert told == [not goes_well]

    def test_what_came_of_an_event_is_kept_if_it_is_as_it_was_seen(self, stores: Stores, ids: CountedIds) -> None:
        seen = failed(ids)
        add(stores, seen)
        after = seen.failed("again", NOW + SECOND, chance=0.5)
        assert record(stores, after, seen)
        assert lock(stores, seen) == after
        assert not record(stores, seen.ended(EventStatus.PROCESSED, NOW), seen)
        assert record(stores, after.ended(EventStatus.PROCESSED, NOW), after)
        assert not record(stores, event(ids), seen)

    def test_the_content_of_an_event_never_changes(self, stores: Stores, ids: CountedIds) -> None:
        seen = failed(ids)
        add(stores, seen)
        other = replace(seen.ended(EventStatus.PROCESSED, NOW), event=replace(seen.event, body="{}", type="x"))
        assert record(stores, other, seen)
        found = lock(stores, seen)
        assert found is not None
        assert (found.status, found.event) == (EventStatus.PROCESSED, seen.event)

    def test_what_has_been_due_the_longest_is_taken_first(self, stores: Stores, ids: CountedIds) -> None:
        late, early, to_come = failed(ids), failed(ids, NOW - SECOND), failed(ids, NOW + SECOND)
        add(stores, late, early, to_come, event(ids))
        taken = []
        while (one := take(stores)) is not None:
            taken.append(one)
            record(stores, one.ended(EventStatus.PROCESSED, NOW), one)
        assert taken == [early, late]

    def test_nobody_takes_an_event_that_another_is_about_to_try(self, stores: Stores, ids: CountedIds) -> None:
        first, second = failed(ids), failed(ids, NOW + SECOND)
        add(stores, first, second)
        taken, go_on, told = Event(), Event(), list[KeptEvent | None]()

        def hold(transaction: Transaction) -> None:
            one = transaction.billing_inbox.take_due(NEVER)
            assert one == first
            taken.set()
            # Where there is one transaction at a time, the other one waits for the end of this.
            go_on.wait(0.3)
            assert transaction.billing_inbox.record(one.ended(EventStatus.PROCESSED, NOW), seen=one)

        threads = [
            Thread(target=lambda: stores.transactions(hold)),
            Thread(target=lambda: told.append(take(stores, NEVER))),
        ]
        threads[0].start()
        assert taken.wait(PATIENCE)
        threads[1].start()
        for thread in reversed(threads):
            thread.join(PATIENCE)
        assert told == [second]

    def test_all_failed_events_of_a_customer_become_due(self, stores: Stores, ids: CountedIds) -> None:
        theirs = failed(ids, NEVER)
        also = failed(ids, NEVER - SECOND, customer_id=theirs.customer_id)
        others, done = failed(ids, NEVER), event(ids, customer_id=theirs.customer_id)
        add(stores, theirs, also, others, done)
        assert take(stores) is None

        def work(transaction: Transaction) -> None:
            assert theirs.customer_id is not None
            transaction.billing_inbox.make_due("model", "acct_2", theirs.customer_id, NOW)
            transaction.billing_inbox.make_due("model", "acct_1", theirs.customer_id, NOW)

        stores.transactions(work)
        due = [replace(each, next_attempt_at=NOW) for each in (theirs, also)]
        assert [lock(stores, each) for each in (theirs, also, others, done)] == [*due, others, done]

    def test_bodies_are_forgotten_of_what_ended_long_ago(self, stores: Stores, ids: CountedIds) -> None:
        old, young = event(ids), event(ids, updated_at=NOW + SECOND)
        still_open = failed(ids, NEVER)
        dead = event(ids, status=EventStatus.DEAD, processed_at=None)
        add(stores, old, young, still_open, dead)

        def forget() -> int:
            return stores.transactions(lambda transaction: transaction.billing_inbox.forget_bodies(NOW + SECOND))

        assert forget() >= 2
        assert forget() == 0
        bare = [replace(each, event=replace(each.event, body="")) for each in (old, dead)]
        assert [lock(stores, each) for each in (old, dead, young, still_open)] == [*bare, young, still_open]

    def test_a_row_that_no_correct_caller_writes_is_refused(self, stores: Stores, ids: CountedIds) -> None:
        with pytest.raises(stores.broken):
            add(stores, event(ids, next_attempt_at=NOW))
        with pytest.raises(stores.broken):
            add(stores, failed(ids, customer_id=None, status=EventStatus.DEAD))

    def test_events_are_looked_at_newest_first_by_status_and_type(self, stores: Stores, ids: CountedIds) -> None:
        kind = f"kind_{next(_numbers)}"
        made = [event(ids), failed(ids, NEVER), event(ids)]
        made = [replace(each, event=replace(each.event, type=kind)) for each in made]
        add(stores, *made, event(ids))
        look = stores.bills.events
        assert list(look(EventQuery(type=kind))) == made[::-1]
        assert list(look(EventQuery(type=kind, limit=1))) == [made[2]]
        assert list(look(EventQuery(type=kind, before=made[2].id))) == [made[1], made[0]]
        assert list(look(EventQuery(type=kind, status=EventStatus.FAILED))) == [made[1]]
        assert list(look(EventQuery(type="nul \x00"))) == []

    def test_events_are_looked_at_by_when_they_came(self, stores: Stores, ids: CountedIds) -> None:
        kind = f"kind_{next(_numbers)}"
        made = [event(ids, created_at=NOW + number * SECOND) for number in range(3)]
        made = [replace(each, event=replace(each.event, type=kind)) for each in made]
        add(stores, *made)
        look = stores.bills.events
        assert list(look(EventQuery(type=kind, since=NOW + SECOND))) == [made[2], made[1]]
        assert list(look(EventQuery(type=kind, until=NOW + SECOND))) == [made[1], made[0]]
        assert list(look(EventQuery(type=kind, since=NOW + SECOND, until=NOW + SECOND))) == [made[1]]

    def test_events_are_looked_at_by_the_organisation_whose_customer_they_are_about(
        self, stores: Stores, ids: CountedIds, brewery: Brewery, cidery: Brewery
    ) -> None:
        theirs, elsewhere, nobodys = event(ids), event(ids), event(ids, customer_id=None)
        elsewhere = replace(elsewhere, customer_id=theirs.customer_id, event=replace(elsewhere.event, account="acct_2"))
        add(stores, theirs, elsewhere, nobodys, event(ids))
        belong(stores, brewery, theirs)
        look = stores.bills.events
        assert list(look(EventQuery(organization_id=brewery.caller.organization_id))) == [theirs]
        assert list(look(EventQuery(organization_id=cidery.caller.organization_id))) == []

    def test_what_is_recorded_has_its_audit_and_what_is_not_has_none(
        self, stores: Stores, app: App, ids: CountedIds, brewery: Brewery
    ) -> None:
        kept = event(ids)
        add(stores, kept)
        entry = AuditEntry(
            id=AuditId(ids()),
            organization_id=brewery.caller.organization_id,
            actor_id=brewery.caller.actor_id,
            action="billing.replay_event",
            subject="billing_event",
            subject_id=kept.event.event_id,
            before={"status": "processed"},
            after={"status": "replay"},
            request_id="test",
            created_at=NOW,
        )
        after, unseen = kept.set_aside("odd", NOW), replace(kept, retry_count=7)

        def record(seen: KeptEvent) -> bool:
            return stores.transactions(lambda each: each.billing_inbox.record(after, seen=seen, audit=[entry]))

        query = AuditQuery(action="billing.")
        assert not record(unseen)
        assert app.identity.view_audit(brewery.caller, query).rows == []
        assert record(kept)
        assert [line.entry for line in app.identity.view_audit(brewery.caller, query).rows] == [entry]

    def test_events_are_counted_by_status(self, stores: Stores, ids: CountedIds) -> None:
        before = stores.bills.counts()
        add(stores, event(ids), failed(ids, NEVER), failed(ids, NEVER))
        after = stores.bills.counts()
        assert set(after) == set(EventStatus)
        assert {
            status: after[status] - before[status] for status in EventStatus if after[status] != before[status]
        } == {
            EventStatus.PROCESSED: 1,
            EventStatus.FAILED: 2,
        }
