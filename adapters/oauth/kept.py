"""What is asked of a provider now and then, and kept meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from domain.identity.login_refusals import ProviderUnavailable
from ports.clock import Clock

Answer = TypeVar("Answer")

PAUSE = timedelta(seconds=5)
"""After a failure: everybody who waited for the answer meanwhile gets the same refusal, instead of waiting in turn."""


class Kept(Generic[Answer]):
    """The answer to one question, asked by one thread at a time."""

    def __init__(self, ask: Callable[[], Answer], clock: Clock) -> None:
        self._ask = ask
        self._clock = clock
        self._asking = Lock()
        self._answer: tuple[datetime, Answer] | None = None
        self._failure: tuple[datetime, ProviderUnavailable] | None = None

    def __call__(self, at_most: timedelta) -> Answer:
        """
        The answer as it was at most this long ago.

        :raises ProviderUnavailable: there is none, or was none just now.
        """
        with self._asking:
            now = self._clock()
            if self._answer is not None and now - self._answer[0] <= at_most:
                return self._answer[1]
            if self._failure is not None and now - self._failure[0] < PAUSE:
                failure = self._failure[1]
                raise ProviderUnavailable(failure.provider, failure.got or "")
            try:
                answer = self._ask()
            except ProviderUnavailable as failure:
                self._failure = self._clock(), failure
                raise
            self._answer = self._clock(), answer
            return answer
