"""Timers of a batch that are still of interest: those that run, and those that are known to end later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from application.production.view_batches import BatchRecord
from domain.production.batches import Event, EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """`passed` is whole seconds since it began; `ends` is None for one that runs until it is stopped."""

    number: int
    name: str
    began: datetime
    passed: int
    ends: datetime | None


def timers_of(record: BatchRecord, now: datetime) -> Sequence[Timer]:
    """In the order in which they were written down."""
    running = {event.number for event in record.running_timers}
    begun = [each.event for each in record.events if each.event.kind is EventKind.TIMER and each.event.about is None]
    found = [_timer(event, now) for event in begun]
    return [each for each in found if each.number in running or (each.ends is not None and each.ends > now)]


def _timer(event: Event, now: datetime) -> Timer:
    began = event.at if event.began_at is None else event.began_at
    return Timer(
        number=event.number,
        name=event.name,
        began=began,
        passed=max(0, int((now - began).total_seconds())),
        ends=None if event.seconds is None else began + timedelta(seconds=event.seconds),
    )
