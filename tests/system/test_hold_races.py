"""A hold, or a release, and the finish of a batch at the same moment: whoever comes first, both are of what is made."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from threading import Event
from typing import TypeVar

import psycopg
import pytest

from adapters.sql.engine import create
from adapters.sql.watch import QueryCounter
from application.production.finish_batch import FinishBatch
from domain.production.batch_outputs import Made
from domain.production.recalls import NewRecall, RecallKind
from ports.transactions import Transaction, Transactions
from tests.brewery import Brewery
from tests.genealogies import Works
from tests.installations import on_engine
from tests.system.processes import PATIENCE

pytestmark = pytest.mark.postgresql

GLASS = "glass in it"
DONE = Made(amount=Fraction(9), unit="kg")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Gate:
    """Transactions that do their work, say so, and commit when they may."""

    transactions: Transactions
    written: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def __call__(self, work: Callable[[Transaction], Result]) -> Result:
        def and_wait(transaction: Transaction) -> Result:
            done = work(transaction)
            self.written.set()
            assert self.go_on.wait(PATIENCE)
            return done

        return self.transactions(and_wait)


@pytest.fixture
def works(postgres_url: str) -> Iterator[Works]:
    engine = create(postgres_url)
    yield Works.opened(Brewery.founded(on_engine(engine).app))
    engine.dispose()


@pytest.fixture
def gate(works: Works) -> Gate:
    return Gate(works.brewery.app.production.hold_descendants.transactions)


def finishing_through(gate: Gate, finish: FinishBatch) -> FinishBatch:
    return replace(finish, work=replace(finish.work, transactions=gate))


def transactions_of(work: Callable[[], object]) -> int:
    """How many transactions the work took: one more than one is a retry."""
    with QueryCounter() as sent:
        work()
    return sum(statement.startswith("BEGIN") for statement in sent.statements)


def waits(url: str, other: Future[int], *, with_others: int = 0) -> bool:
    """Whether so many and one more come to wait for a lock, before the other is done."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as watcher:
        while not other.done():
            [[count]] = watcher.execute(waiting).fetchall()
            if count > with_others:
                return True
    return False


@pytest.mark.parametrize("taken", [6, 10], ids=["something left", "used up"])
@pytest.mark.parametrize("first", ["other", "finish"])
@pytest.mark.parametrize("other", ["hold", "release"])
def test_what_is_made_is_held_or_released_whoever_comes_first(
    works: Works, gate: Gate, postgres_url: str, other: str, first: str, taken: int
) -> None:
    production, caller, lot_id = works.brewery.app.production, works.brewery.caller, works.deliver("M")
    batch = works.run(M=taken)
    descendants, finish = production.hold_descendants, production.finish_batch
    if other == "release":
        descendants(caller, lot_id, GLASS)
    if first == "finish":
        finish = finishing_through(gate, finish)
    else:
        descendants = replace(descendants, transactions=gate)
    change = descendants if other == "hold" else descendants.release
    steps = [lambda: change(caller, lot_id, GLASS), lambda: finish(caller, batch.id, DONE)]
    with ThreadPoolExecutor(2) as threads:
        try:
            earlier, later = steps if first == "other" else steps[::-1]
            one = threads.submit(transactions_of, earlier)
            assert gate.written.wait(PATIENCE)
            two = threads.submit(transactions_of, later)
            assert waits(postgres_url, two)
        finally:
            gate.go_on.set()
        assert (one.result(PATIENCE), two.result(PATIENCE)) == (1, 1)
    assert works.lot(batch.label).held_reason == (GLASS if other == "hold" else None)
    assert works.brewery.findings() == []


def test_a_hold_that_has_to_lock_more_than_it_foresaw_is_in_nobodys_way(
    works: Works, gate: Gate, postgres_url: str
) -> None:
    """
    What is made is of an item that is locked before that of which it is made: the second finish has the one and waits
    for the other when the hold comes to know of it.
    """
    production, caller = works.brewery.app.production, works.brewery.caller
    works.deliver("M")
    bottles = f"{works.made(9, bottles=9, M=1)}B"
    batches = [works.run(**{bottles: 1}) for _ in range(2)]
    assert works.wort < works.sku.item_id
    lot_id, finish, hold = works.lot_id(bottles), production.finish_batch, production.hold_descendants
    gated = finishing_through(gate, finish)
    with ThreadPoolExecutor(3) as threads:
        try:
            first = threads.submit(transactions_of, lambda: gated(caller, batches[0].id, DONE))
            assert gate.written.wait(PATIENCE)
            holding = threads.submit(transactions_of, lambda: hold(caller, lot_id, GLASS))
            assert waits(postgres_url, holding)
            second = threads.submit(transactions_of, lambda: finish(caller, batches[1].id, DONE))
            assert waits(postgres_url, second, with_others=1)
        finally:
            gate.go_on.set()
        told = [each.result(PATIENCE) for each in (first, second, holding)]
    # The hold begins again at once; the finish does not, as it would after a deadlock.
    assert told == [1, 1, 2]
    assert [works.lot(batch.label).held_reason for batch in batches] == [GLASS, GLASS]


def test_a_recall_that_is_written_down_and_a_finish_do_not_wait_for_each_other(
    works: Works, gate: Gate, postgres_url: str
) -> None:
    production, caller, lot_id = works.brewery.app.production, works.brewery.caller, works.deliver("M")
    batch, start = works.run(M=6), replace(production.start_recall, transactions=gate)
    with ThreadPoolExecutor(2) as threads:
        try:
            recall = threads.submit(start, caller, NewRecall(kind=RecallKind.RECALL, lots=(lot_id,), reason="Glass"))
            assert gate.written.wait(PATIENCE)
            finished = threads.submit(transactions_of, lambda: production.finish_batch(caller, batch.id, DONE))
            assert not waits(postgres_url, finished)
        finally:
            gate.go_on.set()
        assert (finished.result(PATIENCE), recall.result(PATIENCE).lots) == (1, (lot_id,))
