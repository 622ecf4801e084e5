"""Counting statements."""

from collections.abc import Callable

from adapters.sql.watch import QueryCounter

MOST = 5
"""BEGIN, lock, read, record, COMMIT: all that any change takes on PostgreSQL."""


def statements_of(work: Callable[[], object]) -> int:
    """How many statements the work sends, BEGIN and COMMIT included."""
    with QueryCounter() as sent:
        work()
    return sent.count
