"""`LabelJobs` and `LabelJobReading`: each print is drawn by one at a time, and is taken again when nobody draws it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.production.label_jobs import LEASE, JobState, LabelJob
from domain.production.label_prints import Printing
from domain.production.label_refusals import BadLabelCount
from domain.production.label_sheets import SheetName
from domain.production.labels import Days, Durability
from domain.shared.identifiers import LabelJobId, LotId
from ports.transactions import Transaction
from tests.brewery import Brewery
from tests.contracts.people import entry
from tests.contracts.storage import StorageContract
from tests.contracts.stores import Stores

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEVER = datetime(2999, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FILE = b"%PDF-1.4 \x00\xff"


def add(stores: Stores, brewery: Brewery, at: datetime = NOW) -> LabelJob:
    """A job of seven labels that was asked for at that time."""
    caller = brewery.caller
    lots = tuple((LotId(brewery.app.ids()), copies) for copies in (2, 5))
    days = Days(durability=Durability.EXPIRES, made=True)
    job = LabelJob(
        organization_id=caller.organization_id,
        id=LabelJobId(brewery.app.ids()),
        asked_by=caller.actor_id,
        asked=Printing(lots=lots, sheet=SheetName.A4_65, days=days),
        labels=7,
        created_at=at,
    )
    stores.transactions(lambda transaction: transaction.label_jobs.add(job, entry(caller, brewery)))
    return job


def take(stores: Stores, now: datetime = NOW) -> LabelJob | None:
    return stores.transactions(lambda transaction: transaction.label_jobs.take(now))


def taken(stores: Stores, now: datetime = NOW) -> LabelJob:
    found = take(stores, now)
    assert found is not None
    return found


def record(stores: Stores, job: LabelJob, before: LabelJob, content: bytes | None = None) -> bool:
    return stores.transactions(lambda transaction: transaction.label_jobs.record(job, taken=before, content=content))


def prune(stores: Stores, before: datetime) -> int:
    return stores.transactions(lambda transaction: transaction.label_jobs.prune(before))


class TestLabelJobs(StorageContract):
    """For handing prints to whoever draws them, and for looking at them."""

    @pytest.fixture(autouse=True)
    def nothing_of_others(self, stores: Stores) -> None:
        """Whoever draws takes from all organisations, so what another test left is forgotten first."""
        prune(stores, NEVER)

    def test_a_job_is_found_as_it_was_kept_and_by_its_organisation_alone(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        job, theirs = add(stores, brewery), cidery.caller.organization_id
        assert stores.label_jobs.job(job.organization_id, job.id) == job
        assert stores.label_jobs.content(job.organization_id, job.id) is None
        assert stores.label_jobs.job(theirs, job.id) is None
        assert stores.label_jobs.latest(theirs, 9) == []

        def counts(transaction: Transaction) -> list[int]:
            return [transaction.label_jobs.count(whose) for whose in (job.organization_id, theirs)]

        assert stores.transactions(counts) == [1, 0]

    def test_an_id_is_used_once(self, stores: Stores, brewery: Brewery) -> None:
        job = add(stores, brewery)
        with pytest.raises(stores.broken):
            stores.transactions(lambda transaction: transaction.label_jobs.add(job, entry(brewery.caller, brewery)))

    def test_the_last_jobs_come_first(self, stores: Stores, brewery: Brewery) -> None:
        jobs = [add(stores, brewery) for _ in range(3)]
        assert stores.label_jobs.latest(jobs[0].organization_id, 2) == [jobs[2], jobs[1]]

    def test_who_has_waited_longest_is_drawn_first_whoever_asked(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        second, first = add(stores, brewery, NOW), add(stores, cidery, NOW - SECOND)
        assert [taken(stores).id, taken(stores).id, take(stores)] == [first.id, second.id, None]

    def test_what_is_taken_is_nobody_elses_until_its_time_is_up(self, stores: Stores, brewery: Brewery) -> None:
        job = add(stores, brewery)
        first = taken(stores)
        assert first == job.taken(NOW)
        assert stores.label_jobs.job(job.organization_id, job.id) == first
        assert record(stores, first.drawn_to(4, NOW + SECOND), first)
        assert take(stores, NOW + LEASE) is None
        again = taken(stores, NOW + LEASE + SECOND)
        assert (again.id, again.tries, again.drawn) == (job.id, 2, 0)

    def test_what_is_ready_has_a_file_and_is_not_drawn_again(
        self, stores: Stores, brewery: Brewery, cidery: Brewery
    ) -> None:
        job = add(stores, brewery)
        drawing = taken(stores)
        ready = drawing.ready(NOW + SECOND)
        assert record(stores, ready, drawing, FILE)
        assert stores.label_jobs.job(job.organization_id, job.id) == ready
        assert stores.label_jobs.content(job.organization_id, job.id) == FILE
        assert stores.label_jobs.content(cidery.caller.organization_id, job.id) is None
        assert take(stores, NEVER) is None

    def test_what_failed_says_why_and_is_not_drawn_again(self, stores: Stores, brewery: Brewery) -> None:
        job = add(stores, brewery)
        drawing = taken(stores)
        failed = drawing.failed(BadLabelCount("some", "none"), NOW)
        assert record(stores, failed, drawing)
        found = stores.label_jobs.job(job.organization_id, job.id)
        assert found == failed
        assert (failed.state, failed.refusal) == (JobState.FAILED, "production.bad_label_count")
        assert take(stores, NEVER) is None

    @pytest.mark.parametrize(
        "lose",
        [
            pytest.param(lambda stores, _: taken(stores, NOW + LEASE), id="taken by somebody else"),
            pytest.param(lambda stores, job: record(stores, job.ready(NOW), job, FILE), id="ended"),
            pytest.param(lambda stores, _: prune(stores, NEVER), id="forgotten"),
        ],
    )
    def test_who_is_too_late_changes_nothing(
        self, stores: Stores, brewery: Brewery, lose: Callable[[Stores, LabelJob], object]
    ) -> None:
        job = add(stores, brewery)
        late = taken(stores)
        lose(stores, late)
        before = stores.label_jobs.job(job.organization_id, job.id)
        assert not record(stores, late.drawn_to(6, NOW), late)
        assert not record(stores, late.ready(NOW), late, b"late")
        assert stores.label_jobs.job(job.organization_id, job.id) == before
        assert stores.label_jobs.content(job.organization_id, job.id) != b"late"

    def test_jobs_are_forgotten_with_their_files_after_their_time(self, stores: Stores, brewery: Brewery) -> None:
        old, new = add(stores, brewery, NOW), add(stores, brewery, NOW + SECOND)
        drawing = taken(stores)
        record(stores, drawing.ready(NOW), drawing, FILE)
        assert prune(stores, NOW) == 0
        assert prune(stores, NOW + SECOND) == 1
        assert stores.label_jobs.content(old.organization_id, old.id) is None
        assert stores.label_jobs.latest(old.organization_id, 9) == [new]

    def test_each_is_taken_by_one_however_many_ask_at_once(self, stores: Stores, brewery: Brewery) -> None:
        kept = [add(stores, brewery) for _ in range(8)]
        with ThreadPoolExecutor(4) as workers:
            found = list(workers.map(lambda _: take(stores), range(10)))
        # Whoever asks while another one takes the same may come away with nothing, and asks again.
        while (left := take(stores)) is not None:
            found.append(left)
        ids = [each.id for each in found if each is not None]
        assert sorted(ids) == sorted(each.id for each in kept)

    def test_a_job_of_a_change_that_is_rolled_back_never_was(self, stores: Stores, brewery: Brewery) -> None:
        job = add(stores, brewery)
        other = replace(job, id=LabelJobId(brewery.app.ids()))

        def work(transaction: Transaction) -> None:
            transaction.label_jobs.add(other, entry(brewery.caller, brewery))
            raise RuntimeError

        with pytest.raises(RuntimeError):
            stores.transactions(work)
        assert stores.label_jobs.job(job.organization_id, other.id) is None
