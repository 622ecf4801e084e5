"""Somebody else at work on the database, who gets in the way on purpose."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg

from domain.shared.identifiers import ItemId

_LOCK = "SELECT FROM inventory_item WHERE id = %s FOR UPDATE"


class Opponent:
    """
    Another PostgreSQL session, which locks items in its own order.

    It never gives up by itself, so that of two that wait for each other it is always the other one that has to.
    """

    def __init__(self, url: str, threads: ThreadPoolExecutor) -> None:
        self._threads = threads
        self._session = psycopg.connect(url)
        self._session.execute("SET deadlock_timeout = '1h'")
        self._session.commit()
        self._watch = psycopg.connect(url, autocommit=True)
        self._finishing: Future[None] | None = None

    def settle(self) -> None:
        """Wait until what was crossed before is over, so that nobody takes a lock that is still waited for."""
        if self._finishing is not None:
            self._finishing.result()

    def cross(self, first: ItemId, second: ItemId) -> None:
        """Lock the first item, and wait for the second one, which somebody has; let go of both after that."""
        self._session.execute(_LOCK, [first])
        self._finishing = self._threads.submit(self._finish, second)
        while not self._waits():
            time.sleep(0.002)

    def close(self) -> None:
        self._session.close()
        self._watch.close()

    def _finish(self, item: ItemId) -> None:
        self._session.execute(_LOCK, [item])
        self._session.rollback()

    def _waits(self) -> bool:
        pid = self._session.info.backend_pid
        row = self._watch.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]).fetchone()
        return row == (True,)


@contextmanager
def opponent_at(url: str) -> Iterator[Opponent]:
    """An opponent, until the block ends."""
    with ThreadPoolExecutor(1) as threads:
        opponent = Opponent(url, threads)
        yield opponent
        threads.shutdown()
        opponent.close()
