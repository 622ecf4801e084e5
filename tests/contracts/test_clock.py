from collections.abc import Callable
from datetime import UTC, timedelta

import pytest

from adapters.memory.clock import SettableClock
from adapters.system.clock import now
from ports.clock import Clock
from tests.domain.inventory.shelf import NOW


class TestClock:
    """For knowing the time."""

    @pytest.fixture(params=[SettableClock, lambda: now], ids=["memory", "system"])
    def clock(self, request: pytest.FixtureRequest) -> Clock:
        """Override this one to hold the contract against another adapter."""
        make: Callable[[], Clock] = request.param
        return make()

    def test_the_time_is_aware_and_in_utc(self, clock: Clock) -> None:
        assert clock().tzinfo is UTC

    def test_time_does_not_run_backwards(self, clock: Clock) -> None:
        times = [clock() for _ in range(100)]
        assert times == sorted(times)


class TestSettableClock:
    """A clock that a test controls."""

    def test_it_stands_still_until_it_is_set(self) -> None:
        clock = SettableClock(NOW)
        assert [clock(), clock()] == [NOW, NOW]
        clock.time = NOW + timedelta(days=2)
        assert clock() == NOW + timedelta(days=2)

    def test_time_passes_when_it_is_told_to(self) -> None:
        clock = SettableClock(NOW)
        assert clock.advance(hours=1, microseconds=1) == NOW + timedelta(hours=1, microseconds=1) == clock()
