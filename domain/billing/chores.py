"""Chores: what has to be done now and then, by one of several workers and not by all of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.billing.backoff import next_try


class ChoreName(StrEnum):
    """Which chores there are."""

    SWEEP_EVENTS = "billing.sweep_events"
    """Look through the provider's list for events that never came."""
    COMPARE_SUBSCRIPTIONS = "billing.compare_subscriptions"
    """Hold every subscription against the provider's, because some events are never sent at all."""


LEASE = timedelta(minutes=15)
"""How long whoever takes a chore has it: who is cut off leaves it to others after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One of them: when it is due, and how often in a row it failed."""

    name: ChoreName
    due_at: datetime
    tries: int = 0

    def done(self, now: datetime, *, every: timedelta) -> "Chore":
        """The same after it was done."""
        return replace(self, due_at=now + every, tries=0)

    def failed(
        self, now: datetime, *, every: timedelta, chance: float, retry_after: timedelta | None = None
    ) -> "Chore":
        """
        The same after it failed: due again after a pause that doubles, and at the latest when it would be anyway.

        chance: any number in [0, 1), for the pause. retry_after: how long somebody asked to be left alone.
        """
        tries = self.tries + 1
        soon = min(next_try(now, tries, chance=chance), now + every)
        return replace(self, due_at=max(soon, next_try(now, 0, chance=0, not_before=retry_after)), tries=tries)
