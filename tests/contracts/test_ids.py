import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from multiprocessing.connection import Connection
from threading import Event, Thread
from uuid import RFC_4122, UUID

import pytest

from adapters.memory.ids import CountedIds
from adapters.system.ids import Uuid7Ids
from ports.ids import Ids

MILLISECOND = 1_000_000
FORKS = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


class TestIds:
    """For new identifiers."""

    @pytest.fixture(params=[CountedIds, Uuid7Ids], ids=["memory", "system"])
    def ids(self, request: pytest.FixtureRequest) -> Ids:
        """Override this one to hold the contract against another adapter."""
        make: Callable[[], Ids] = request.param
        return make()

    def test_an_id_is_a_uuid_of_version_7(self, ids: Ids) -> None:
        made = ids()
        assert (made.version, made.variant) == (7, RFC_4122)

    def test_each_id_is_greater_than_the_ones_before(self, ids: Ids) -> None:
        made = [ids() for _ in range(5_000)]
        assert all(first < second for first, second in pairwise(made))

    def test_threads_get_ids_of_their_own_in_order(self, ids: Ids) -> None:
        def some(_: int) -> list[UUID]:
            return [ids() for _ in range(500)]

        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(some, range(8)))
        assert len({each for part in made for each in part}) == 4_000
        assert all(part == sorted(part) for part in made)


class TestUuid7Ids:
    """Ids by the machine's clock and chance."""

    def test_an_id_tells_its_millisecond(self) -> None:
        ids = Uuid7Ids(nanoseconds=lambda: 1_772_442_000_123 * MILLISECOND + 999_999)
        assert ids().int >> 80 == 1_772_442_000_123

    def test_the_real_clock_is_asked_unless_another_is_given(self) -> None:
        before = time.time_ns() // MILLISECOND
        made = Uuid7Ids()().int >> 80
        assert before <= made <= time.time_ns() // MILLISECOND

    def test_ids_grow_within_a_millisecond(self) -> None:
        ids = Uuid7Ids(nanoseconds=lambda: 1_772_442_000_123 * MILLISECOND)
        made = [ids() for _ in range(100)]
        assert made == sorted(set(made))
        assert {each.int >> 80 for each in made} == {1_772_442_000_123}

    def test_ids_grow_when_the_clock_is_set_back(self) -> None:
        times: Iterator[int] = iter([5_000 * MILLISECOND, 4_000 * MILLISECOND, 5_001 * MILLISECOND])
        ids = Uuid7Ids(nanoseconds=lambda: next(times))
        made = [ids() for _ in range(3)]
        assert made == sorted(set(made))
        assert [each.int >> 80 for each in made] == [5_000, 5_000, 5_001]

    def test_ids_go_on_into_the_next_millisecond_when_one_is_full(self) -> None:
        ids = Uuid7Ids(nanoseconds=lambda: 5_000 * MILLISECOND)
        made = [ids() for _ in range(20_000)]
        assert made == sorted(set(made))
        assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}

    def test_two_makers_do_not_make_the_same_ids(self) -> None:
        first, second = (Uuid7Ids(nanoseconds=lambda: 5_000 * MILLISECOND) for _ in range(2))
        assert {first() for _ in range(1_000)}.isdisjoint({second() for _ in range(1_000)})

    @FORKS
    def test_forked_processes_make_ids_of_their_own(self) -> None:
        ids = Uuid7Ids(nanoseconds=lambda: 5_000 * MILLISECOND)
        last = ids()
        made = [set(_in_a_fork(ids, 1_000)) for _ in range(2)] + [{ids() for _ in range(1_000)}]
        assert len(set.union(*made)) == 3_000
        assert all(last < each for part in made for each in part)

    @FORKS
    def test_a_process_forked_while_an_id_is_made_still_makes_ids(self) -> None:
        halfway, go_on = Event(), Event()

        def slow_clock() -> int:
            if not halfway.is_set():
                halfway.set()
                go_on.wait()
            return 5_000 * MILLISECOND

        ids = Uuid7Ids(nanoseconds=slow_clock)
        maker = Thread(target=ids)
        maker.start()
        halfway.wait()
        try:
            assert len(_in_a_fork(ids, 3)) == 3
        finally:
            go_on.set()
            maker.join()


class TestCountedIds:
    """Ids that are the same in every run."""

    def test_they_count(self) -> None:
        ids = CountedIds(series=5)
        assert [str(ids()) for _ in range(2)] == [
            "00000000-0005-7000-8000-000000000001",
            "00000000-0005-7000-8000-000000000002",
        ]

    def test_two_series_never_meet(self) -> None:
        first, second = CountedIds(1), CountedIds(2)
        assert max(first() for _ in range(1_000)) < second()


def _in_a_fork(ids: Ids, count: int) -> list[UUID]:
    """So many ids made by a forked process."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(there, ids, count))
    process.start()
    there.close()
    assert here.poll(10)
    made: list[UUID] = here.recv()
    process.join()
    here.close()
    return made


def _send(there: "Connection[list[UUID], object]", ids: Ids, count: int) -> None:
    there.send([ids() for _ in range(count)])
