"""Every statement counted and timed, and the slow ones told to the log, without their parameters."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from time import perf_counter  # noqa: TID251 - a stopwatch: it measures, and tells nobody the time
from typing import Self

import structlog

SLOW = 0.1
"""Seconds a statement may take before the log hears of it."""

_log = structlog.get_logger(__name__)


class Work:
    """One piece of work, such as a request: where it entered, and what it has sent so far."""

    def __init__(self, route: str) -> None:
        self.route = route
        self.statements = 0
        self.seconds = 0.0


_NOWHERE = "-"
_work: ContextVar[Work | None] = ContextVar("work", default=None)
_counters: ContextVar[tuple["QueryCounter", ...]] = ContextVar("counters", default=())


@contextmanager
def working(route: str) -> Iterator[Work]:
    """Count what is sent inside as the work of this route: its pattern, not the path that was asked for."""
    work = Work(route)
    token = _work.set(work)
    try:
        yield work
    finally:
        _work.reset(token)


def sent(sql: str, seconds: float) -> None:
    """Count one statement that took so long."""
    work = _work.get()
    if work is not None:
        work.statements += 1
        work.seconds += seconds
    for counter in _counters.get():
        counter.statements.append(sql)
    if seconds > SLOW:
        _log.warning(
            "slow statement",
            route=work.route if work else _NOWHERE,
            statements=work.statements if work else 1,
            milliseconds=round(seconds * 1000),
            sql=" ".join(sql.split()),
        )


class timed:  # noqa: N801 - it is used as a function, but a generator would cost more than the counting
    """Count one statement, which is sent inside; one that fails counts as well."""

    __slots__ = ("_begun", "_sql")

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def __enter__(self) -> None:
        self._begun = perf_counter()

    def __exit__(self, *_: object) -> None:
        sent(self._sql, perf_counter() - self._begun)


class OverBudget(AssertionError):
    """More statements were sent than were allowed; the message lists them."""


class QueryCounter:
    """
    Lists the statements that this thread sends inside the block, BEGIN and COMMIT included.

    :raises OverBudget: at the end of a block that sent more than `most`.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        lines = (f"{number:4} {' '.join(sql.split())}" for number, sql in enumerate(self.statements, 1))
        return "\n".join((f"{self.count} statements:", *lines))

    def __enter__(self) -> Self:
        self._token: Token[tuple[QueryCounter, ...]] = _counters.set((*_counters.get(), self))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        _counters.reset(self._token)
        if kind is None and self.most is not None and self.count > self.most:
            raise OverBudget(f"At most {self.most} were allowed. {self}")
