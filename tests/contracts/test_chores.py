"""The contract of `Chores`: of several workers one takes what is due."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from domain.billing.chores import LEASE, Chore, ChoreName
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores
from tests.system.writers import at_once

NAME = ChoreName.SWEEP_EVENTS
NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
_days = count(1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def take(stores: Stores, now: datetime, name: ChoreName = NAME) -> Chore | None:
    return stores.transactions(lambda each: each.chores.take(name, now, now + LEASE))


def taken(stores: Stores, now: datetime) -> Chore:
    chore = take(stores, now)
    assert chore is not None
    return chore


def record(stores: Stores, chore: Chore, seen: Chore) -> None:
    stores.transactions(lambda each: each.chores.record(chore, taken=seen))


class TestChores(StorageContract):
    @pytest.fixture
    def now(self) -> datetime:
        """A time at which everything is due that another test has left, and was done."""
        return NOW + timedelta(days=next(_days))

    def test_one_that_was_never_put_off_is_due(self, stores: Stores, now: datetime) -> None:
        assert taken(stores, now).due_at == now + LEASE

    def test_one_that_is_taken_is_nobody_elses_until_its_time_is_up(self, stores: Stores, now: datetime) -> None:
        taken(stores, now)
        assert take(stores, now + LEASE - SECOND) is None
        assert take(stores, now + LEASE) is not None

    def test_each_is_taken_by_itself(self, stores: Stores, now: datetime) -> None:
        taken(stores, now)
        assert take(stores, now, ChoreName.COMPARE_SUBSCRIPTIONS) is not None

    def test_one_that_was_done_is_due_when_it_says(self, stores: Stores, now: datetime) -> None:
        chore = taken(stores, now)
        record(stores, chore.done(now, every=HOUR), chore)
        assert take(stores, now + HOUR - SECOND) is None
        assert taken(stores, now + HOUR).tries == 0

    def test_how_often_it_failed_is_kept(self, stores: Stores, now: datetime) -> None:
        chore = taken(stores, now)
        record(stores, chore.failed(now, every=HOUR, chance=0.5), chore)
        again = taken(stores, now + HOUR)
        assert again.tries == chore.tries + 1
        record(stores, again.done(now, every=HOUR), again)
        assert taken(stores, now + 3 * HOUR).tries == 0

    def test_who_comes_late_does_not_write_over_who_took_it_since(self, stores: Stores, now: datetime) -> None:
        slow = taken(stores, now)
        quick = taken(stores, now + LEASE)
        record(stores, quick.done(now + LEASE, every=HOUR), quick)
        record(stores, slow.done(now + LEASE, every=-HOUR), slow)
        assert take(stores, now + LEASE + SECOND) is None

    def test_of_many_who_ask_at_once_one_gets_it(self, stores: Stores, now: datetime) -> None:
        found = at_once(6, lambda _: take(stores, now))
        assert sum(each is not None for each in found) == 1
