"""A clock that stands still until it is set."""

from datetime import UTC, datetime, timedelta


class SettableClock:
    """Tells `time`, an aware moment that a test sets as it likes."""

    def __init__(self, time: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **units: float) -> datetime:
        """Let time pass, in the words of `timedelta`; returns the new time."""
        self.time += timedelta(**units)
        return self.time
