"""Processes that sell by the use case, several threads in each, as web workers would."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from multiprocessing import get_context
from os import getpid
from time import perf_counter

from application.app import App
from tests.benchmarks.installed import installed
from tests.benchmarks.rows import Round
from tests.benchmarks.shape import Shape, sales


@contextmanager
def workers(url: str, shape: Shape, *, processes: int, threads: int, seconds: float) -> Iterator[Round]:
    """Rounds of so many seconds in which so many processes, with so many threads each, sell: sales a second of all."""
    with ProcessPoolExecutor(processes, get_context("spawn"), _Seller.start, (url, shape, threads)) as pool:

        def rate() -> float:
            # Each process gets one call, because the others are busy with theirs.
            return sum(each.result() for each in [pool.submit(_Seller.rate, seconds) for _ in range(processes)])

        yield rate


class _Seller:
    """What one process keeps from one round to the next."""

    lasting = ExitStack()
    app: App
    shape: Shape
    threads: int
    seeds: Iterator[int]

    @classmethod
    def start(cls, url: str, shape: Shape, threads: int) -> None:
        cls.app = cls.lasting.enter_context(installed(url))
        cls.shape, cls.threads, cls.seeds = shape, threads, count(getpid() << 20)

    @classmethod
    def rate(cls, seconds: float) -> float:
        begun = perf_counter()
        with ThreadPoolExecutor(cls.threads) as pool:
            sold = sum(pool.map(lambda _: cls._sell_until(begun + seconds), range(cls.threads)))
        return sold / (perf_counter() - begun)

    @classmethod
    def _sell_until(cls, end: float) -> int:
        sold = 0
        for caller, change in sales(cls.shape, next(cls.seeds)):
            cls.app.inventory.adjust_inventory(caller, [change])
            sold += 1
            if perf_counter() >= end:
                break
        return sold
