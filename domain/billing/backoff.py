"""Pauses between tries: doubled each time up to a cap, and any length up to that, so that not all come back at once."""

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=8)
_DOUBLINGS = 9
"""More would go beyond the longest pause."""


def pause_after(tries: int, *, chance: float) -> timedelta:
    """How long to wait after so many tries that failed: a part of the longest that it may be. chance: in [0, 1)."""
    longest = min(FIRST_PAUSE * (1 << min(max(tries, 1) - 1, _DOUBLINGS)), LONGEST_PAUSE)
    return longest * chance


def next_try(now: datetime, tries: int, *, chance: float, not_before: timedelta | None = None) -> datetime:
    """When to try again. not_before: how long somebody asked to be left alone; we do so for a day at most."""
    asked = min(not_before or timedelta(), timedelta(days=1))
    return now + max(pause_after(tries, chance=chance), asked)
