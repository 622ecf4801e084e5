"""UUIDv7 (RFC 9562): a millisecond, then chance, so that ids sort by the time they were made."""

import os
import time
from collections.abc import Callable
from secrets import randbits
from threading import Lock
from uuid import UUID

_NANOSECONDS = 1_000_000
_LOW_BITS = 62
_CHANCE_BITS = 12 + _LOW_BITS
_LOW = (1 << _LOW_BITS) - 1
_STEP = (1 << 64) - 1
_VERSION = 7 << 76
_VARIANT = 0b10 << _LOW_BITS


class Uuid7Ids:
    """
    Makes UUIDv7, each greater than all before it in this process, whatever its threads and the clock do.

    Within a millisecond, and when the clock is set back, an id follows the last one at a random distance of up to
    2**64: two processes that start from the same state, as after a fork, do not make the same ids either.
    """

    def __init__(self, nanoseconds: Callable[[], int] = time.time_ns) -> None:
        """`nanoseconds` tells the time since 1970."""
        self._nanoseconds = nanoseconds
        self._last = 0
        self._lock = Lock()
        os.register_at_fork(after_in_child=self._unlock)

    def __call__(self) -> UUID:
        chance = randbits(_CHANCE_BITS - 1)
        with self._lock:
            millisecond = self._nanoseconds() // _NANOSECONDS
            fresh = millisecond << _CHANCE_BITS | chance
            last = self._last = max(fresh, self._last + 1 + (chance & _STEP))
        time_and_high = last >> _LOW_BITS
        return UUID(int=time_and_high >> 12 << 80 | _VERSION | (time_and_high & 0xFFF) << 64 | _VARIANT | last & _LOW)

    def _unlock(self) -> None:
        """In a forked process the thread that held the lock may not exist, and would never release it."""
        self._lock = Lock()
