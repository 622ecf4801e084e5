"""Ids that count."""

from itertools import count
from uuid import UUID

_VERSION_7 = 7 << 76
_VARIANT = 0b10 << 62


class CountedIds:
    """
    UUIDv7 in form, greater one by one: the same in every run.

    `series` is where the milliseconds would stand: two series never meet.
    """

    def __init__(self, series: int = 1) -> None:
        self._series = series
        self._numbers = count(1)

    def __call__(self) -> UUID:
        return UUID(int=self._series << (128 - 48) | _VERSION_7 | _VARIANT | next(self._numbers))
