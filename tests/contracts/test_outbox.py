from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.ids import CountedIds
from domain.shared.identifiers import MailId
from domain.shared.mail import LEASE, Mail, Message, new_mail
from ports.transactions import Transaction
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MESSAGE = Message(to="ada@example.com", subject="Grüße", text="Dear Ada,\n\nwelcome – 🍺\n")


def mail(ids: CountedIds, at: datetime = NOW) -> Mail:
    return new_mail(MailId(ids()), MESSAGE, at)


def add(stores: Stores, *mails: Mail) -> None:
    def work(transaction: Transaction) -> None:
        for each in mails:
            transaction.outbox.add(each)

    stores.transactions(work)


def add_once(stores: Stores, mail: Mail) -> None:
    stores.transactions(lambda transaction: transaction.outbox.add_once(mail))


def take(stores: Stores, now: datetime = NOW) -> Mail | None:
    return stores.transactions(lambda transaction: transaction.outbox.take(now, now + LEASE))


def taken(stores: Stores, now: datetime = NOW) -> Mail:
    found = take(stores, now)
    assert found is not None
    return found


def record(stores: Stores, after: Mail) -> None:
    stores.transactions(lambda transaction: transaction.outbox.record(after))


def prune(stores: Stores, before: datetime) -> int:
    return stores.transactions(lambda transaction: transaction.outbox.prune(before))


class TestOutbox(StorageContract):
    """For sending mail that belongs to a change."""

    @pytest.fixture(autouse=True)
    def nothing_of_others(self, stores: Stores) -> None:
        """The outbox is one for all, so what another test left is ended first."""
        while (left := take(stores, NEVER)) is not None:
            record(stores, left.sent(NOW))
        prune(stores, NEVER)

    def test_a_mail_that_says_what_it_is_about_is_kept_once(self, stores: Stores, ids: CountedIds) -> None:
        kept = mail(ids)
        add_once(stores, kept)
        add_once(stores, new_mail(kept.id, MESSAGE, NEVER))
        first = taken(stores)
        assert first.id == kept.id
        record(stores, first.sent(NOW))
        add_once(stores, kept)
        assert take(stores, NEVER) is None

    def test_mail_comes_out_as_it_went_in(self, stores: Stores, ids: CountedIds) -> None:
        kept = mail(ids)
        add(stores, kept)
        found = taken(stores)
        assert (found.id, found.message, found.created_at) == (kept.id, kept.message, kept.created_at)
        assert (found.attempts, found.due_at) == (1, NOW + LEASE)

    def test_mail_of_a_change_that_is_rolled_back_never_was(self, stores: Stores, ids: CountedIds) -> None:
        def work(transaction: Transaction) -> None:
            transaction.outbox.add(mail(ids))
            raise RuntimeError

        with pytest.raises(RuntimeError):
            stores.transactions(work)
        assert take(stores, NEVER) is None

    def test_an_id_is_used_once(self, stores: Stores, ids: CountedIds) -> None:
        kept = mail(ids)
        add(stores, kept)
        with pytest.raises(stores.broken):
            add(stores, kept)

    def test_who_has_waited_longest_comes_first(self, stores: Stores, ids: CountedIds) -> None:
        second, first, third = mail(ids, NOW), mail(ids, NOW - SECOND), mail(ids, NOW)
        add(stores, third, second, first)
        assert [taken(stores).id for _ in range(3)] == [first.id, *sorted([second.id, third.id])]
        assert take(stores) is None

    def test_nothing_is_taken_before_it_is_due(self, stores: Stores, ids: CountedIds) -> None:
        add(stores, mail(ids, NOW + SECOND))
        assert take(stores) is None
        assert take(stores, NOW + SECOND) is not None

    def test_what_is_taken_is_nobody_elses_until_its_time_is_up(self, stores: Stores, ids: CountedIds) -> None:
        add(stores, mail(ids))
        first = taken(stores)
        assert take(stores, NOW + LEASE - SECOND) is None
        again = taken(stores, NOW + LEASE)
        assert (again.id, again.attempts) == (first.id, 2)

    def test_what_was_sent_is_not_sent_again(self, stores: Stores, ids: CountedIds) -> None:
        add(stores, mail(ids))
        record(stores, taken(stores).sent(NOW))
        assert take(stores, NEVER) is None

    def test_what_failed_is_due_again_and_what_was_given_up_is_not(self, stores: Stores, ids: CountedIds) -> None:
        add(stores, mail(ids))
        record(stores, taken(stores).failed("busy", NOW))
        assert take(stores) is None
        again = taken(stores, NOW + timedelta(minutes=1))
        assert (again.attempts, again.reason, again.message) == (2, "busy", MESSAGE)
        record(stores, again.failed("nobody there", NOW, for_good=True))
        assert take(stores, NEVER) is None

    def test_who_is_too_late_changes_nothing(self, stores: Stores, ids: CountedIds) -> None:
        add(stores, mail(ids))
        late = taken(stores)
        current = taken(stores, NOW + LEASE)
        record(stores, late.failed("slow", NOW, for_good=True))
        record(stores, current.failed("busy", NOW))
        record(stores, late.sent(NOW))
        again = taken(stores, NOW + timedelta(hours=1))
        assert (again.attempts, again.reason) == (3, "busy")
        record(stores, again.sent(NOW))
        record(stores, again.failed("too late", NOW))
        assert take(stores, NEVER) is None

    def test_a_mail_that_nobody_kept_is_not_recorded(self, stores: Stores, ids: CountedIds) -> None:
        record(stores, mail(ids))
        assert take(stores, NEVER) is None

    def test_what_ended_is_forgotten_after_its_time_and_what_is_due_never(
        self, stores: Stores, ids: CountedIds
    ) -> None:
        add(stores, *(mail(ids) for _ in range(4)))
        record(stores, taken(stores).sent(NOW))
        record(stores, taken(stores).failed("nobody", NOW, for_good=True))
        record(stores, taken(stores).sent(NOW + SECOND))
        assert prune(stores, NOW) == 0
        assert prune(stores, NOW + SECOND) == 2
        assert prune(stores, NEVER) == 1
        assert take(stores, NEVER) is not None

    def test_each_is_taken_by_one_however_many_ask_at_once(self, stores: Stores, ids: CountedIds) -> None:
        kept = [mail(ids) for _ in range(20)]
        add(stores, *kept)
        with ThreadPoolExecutor(4) as workers:
            found = list(workers.map(lambda _: take(stores), range(24)))
        assert sorted(each.id for each in found if each is not None) == sorted(each.id for each in kept)
