"""Batches that compete, and processes that are killed while they run one: all or nothing, and the books agree."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import count
from threading import Barrier

import pytest

from application.caller import Caller
from application.production.plan_batch import NewBatch
from domain.production.batch_outputs import Made
from domain.production.batch_refusals import BatchNotInProgress, Shortage
from domain.production.batches import Batch, BatchStatus
from domain.shared.errors import DomainError
from domain.shared.identifiers import BatchId
from tests.batches import Cellar
from tests.brewery import Brewery
from tests.installations import Installation
from tests.system.killing import killed_after
from tests.system.processes import brewery_in_this_process, exit_code

Told = Batch | DomainError


@pytest.fixture
def cellar(brewery: Brewery) -> Cellar:
    return Cellar.opened(brewery)


def at_once(works: list[Callable[[], Batch]]) -> list[Told]:
    """What each of them gets, all begun at the same moment."""
    ready = Barrier(len(works))

    def do(work: Callable[[], Batch]) -> Told:
        ready.wait()
        try:
            return work()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(do, works))


def start_here(url: str, caller: Caller, batch_id: BatchId, number: int) -> None:
    """Start the batch in this process; one that is refused ends it by 3."""
    brewery = brewery_in_this_process(url, caller, number)
    try:
        brewery.app.production.start_batch(caller, batch_id)
    except Shortage:
        raise SystemExit(3) from None


def test_of_two_starts_that_compete_for_the_last_lot_one_wins_and_the_other_gets_the_shortage(cellar: Cellar) -> None:
    first = cellar.planned()
    second = cellar.again(first.plan.recipe_id)
    told = at_once([lambda: cellar.start(first.id), lambda: cellar.start(second.id)])
    refused = [each for each in told if isinstance(each, Shortage)]
    won = [each for each in told if isinstance(each, Batch)]
    assert (len(won), len(refused)) == (1, 1)
    assert {short.item for short in refused[0].shortfalls} == {"Malt", "Bottle"}
    [lost] = {first.id, second.id} - {won[0].id}
    record = cellar.brewery.app.production.view_batches.record(cellar.brewery.caller, lost)
    assert (record.batch.status, list(record.movements)) == (BatchStatus.PLANNED, [])
    cellar.check_books(won[0], record.batch)


def test_of_two_processes_that_compete_for_the_last_lot_one_wins(cellar: Cellar, database_url: str) -> None:
    first = cellar.planned()
    batches = [first, cellar.again(first.plan.recipe_id)]

    def run(number: int) -> int | None:
        return exit_code(start_here, database_url, cellar.brewery.caller, batches[number].id, number)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(run, range(2)), key=str) == [0, 3]
    assert cellar.remaining()["M-2"] == 3_000_000
    assert cellar.brewery.findings() == []


def test_of_two_who_finish_one_batch_at_once_one_does(cellar: Cellar) -> None:
    batch = cellar.started()
    told = at_once([lambda: cellar.finish(batch)] * 4)
    assert sum(isinstance(each, Batch) for each in told) == 1
    assert sum(isinstance(each, BatchNotInProgress) for each in told) == 3
    assert cellar.brewery.stock(cellar.wort).on_hand == 19_000_000


def test_labels_are_given_once_however_many_plan_at_once(cellar: Cellar) -> None:
    new = NewBatch(recipe_id=cellar.planned().plan.recipe_id)
    plan = lambda: cellar.brewery.app.production.plan_batch(cellar.brewery.caller, new)  # noqa: E731 - the same for all
    labels = [each.label for each in at_once([plan] * 8) if isinstance(each, Batch)]
    year = cellar.brewery.caller.organization.day_of(cellar.brewery.app.clock()).year
    assert sorted(labels) == [f"B-{year}-{number:04d}" for number in range(2, 10)]


def run_and_die(statements: int, url: str, caller: Caller, batch_id: BatchId, step: str, key: str) -> None:
    """Take the step in this process, which is killed when it has sent so many statements."""
    brewery = brewery_in_this_process(url, caller, statements)
    with killed_after(statements):
        take(brewery, batch_id, step, key)


def take(brewery: Brewery, batch_id: BatchId, step: str, key: str) -> Batch:
    if step == "start":
        return brewery.app.production.start_batch(brewery.caller, batch_id, key=key)
    if step == "cancel":
        return brewery.app.production.cancel_batch(brewery.caller, batch_id, "No power", key)
    made = Made(amount=Fraction(5), unit="l")
    return brewery.app.production.finish_batch(brewery.caller, batch_id, made, key)


@pytest.mark.parametrize("step", ["start", "finish", "cancel"])
def test_a_crash_between_any_two_statements_of_a_step_leaves_all_or_nothing(
    installation: Installation, cellar: Cellar, database_url: str, step: str
) -> None:
    brewery, took_effect = cellar.brewery, []
    recipe_id = cellar.planned().plan.recipe_id
    for statements in count(1):
        batch = cellar.again(recipe_id, Fraction(1, 100))
        if step != "start":
            cellar.start(batch.id)
        before, key = installation.kept(), f"{step} {statements}"
        ended = exit_code(run_and_die, statements, database_url, brewery.caller, batch.id, step, key)
        assert ended in {0, -signal.SIGKILL}
        after = installation.kept()
        assert brewery.findings() == []
        done = take(brewery, batch.id, step, key)
        assert (installation.kept() == after) == (after != before)
        cellar.check_books(done)
        took_effect.append(after != before)
        if ended == 0:
            break
    # Only the crash after COMMIT, and the run without one, had done it.
    assert took_effect == [False] * (len(took_effect) - 2) + [True, True]
    assert len(took_effect) > 5
