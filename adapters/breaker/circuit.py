"""When to ask a provider that has failed, and when to leave it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from domain.billing.refusals import BillingUnavailable
from domain.shared.errors import DomainError
from ports.clock import Clock

FAILURES = 5
"""So many without an answer between them, and nobody waits for the next."""

PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
"""However long the provider asks to wait."""


class Circuit:
    """
    Lets calls through until `failures` of them in a row went unanswered; then none for the length of `pause`.

    After the pause one call is let through: its answer closes the circuit, its failure opens it again. A provider that
    says how long to wait is left alone at once.
    """

    def __init__(self, label: str, clock: Clock, *, failures: int = FAILURES, pause: timedelta = PAUSE) -> None:
        self._label = label
        self._clock = clock
        self._most = failures
        self._pause = pause
        self._lock = Lock()
        self._failed = 0
        self._closed_from: datetime | None = None

    @contextmanager
    def call(self) -> Iterator[None]:
        """
        One call to the provider, inside of the block.

        :raises BillingUnavailable: the provider is being left alone; nothing was asked.
        """
        self._admit()
        try:
            yield
        except BillingUnavailable as failure:
            self._fail(failure.retry_after)
            raise
        except DomainError:
            self._succeed()  # a refusal is an answer
            raise
        self._succeed()

    def _admit(self) -> None:
        with self._lock:
            if self._closed_from is None:
                return
            now = self._clock()
            if now < self._closed_from:
                raise BillingUnavailable(
                    self._label, "nothing: it failed just now", retry_after=self._closed_from - now
                )
            # This call tries; whoever comes before its answer waits for another pause.
            self._closed_from = now + self._pause

    def _fail(self, asked: timedelta | None) -> None:
        with self._lock:
            self._failed += 1
            if asked or self._failed >= self._most:
                self._closed_from = self._clock() + min(max(asked or self._pause, self._pause), LONGEST_PAUSE)

    def _succeed(self) -> None:
        with self._lock:
            self._failed = 0
            self._closed_from = None
