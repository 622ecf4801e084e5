"""From one state of a batch to the next; what cannot follow is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.production.batch_refusals import BatchEnded, BatchNotInProgress, BatchNotPlanned, DeviationOpen
from domain.production.batches import Batch, BatchMovement, BatchStatus, Event, EventKind, Role, cost_of
from domain.shared.money import Money
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A batch in its next state, the events that led there with their numbers, and what it did with lots."""

    batch: Batch
    events: tuple[Event, ...]
    movements: tuple[BatchMovement, ...] = ()


def check_planned(batch: Batch) -> None:
    """:raises BatchNotPlanned: it was begun, or is over."""
    if batch.status is not BatchStatus.PLANNED:
        raise BatchNotPlanned(batch.label, batch.status)


def check_in_progress(batch: Batch) -> None:
    """:raises BatchNotInProgress: it was not begun, or is over."""
    if batch.status is not BatchStatus.IN_PROGRESS:
        raise BatchNotInProgress(batch.label, batch.status)


def check_not_ended(batch: Batch) -> None:
    """:raises BatchEnded: it is over."""
    if batch.status not in {BatchStatus.PLANNED, BatchStatus.IN_PROGRESS}:
        raise BatchEnded(batch.label, batch.status)


def begin(batch: Batch, events: Sequence[Event], movements: Sequence[BatchMovement]) -> Step:
    """:raises BatchNotPlanned: it was begun, or is over."""
    check_planned(batch)
    begun = replace(batch, status=BatchStatus.IN_PROGRESS, started_at=events[0].at)
    return _step(begun, events, movements)


def go_on(batch: Batch, event: Event, movements: Sequence[BatchMovement] = ()) -> Step:
    """
    Note what happened in the run, with what it took.

    :raises BatchNotInProgress: it was not begun, or is over.
    """
    check_in_progress(batch)
    return _step(batch, [event], movements)


def finish(batch: Batch, yielded: Quantity, events: Sequence[Event], movements: Sequence[BatchMovement]) -> Step:
    """:raises BatchNotInProgress: it was not begun, or is over."""
    check_in_progress(batch)
    ended = replace(batch, status=BatchStatus.COMPLETED, yielded=yielded, ended_at=events[0].at)
    return _step(ended, events, movements)


def cancel(batch: Batch, event: Event, movements: Sequence[BatchMovement]) -> Step:
    """:raises BatchEnded: it is over."""
    check_not_ended(batch)
    return _step(replace(batch, status=BatchStatus.CANCELLED, ended_at=event.at), [event], movements)


def fail(batch: Batch, event: Event) -> Step:
    """:raises BatchNotInProgress: it was not begun, or is over."""
    check_in_progress(batch)
    return _step(replace(batch, status=BatchStatus.FAILED, ended_at=event.at), [event], ())


def check_signed_off(events: Sequence[Event]) -> None:
    """:raises DeviationOpen: a deviation among them waits for its sign-off."""
    if waiting := open_deviations(events):
        raise DeviationOpen(waiting)


def open_deviations(events: Sequence[Event]) -> list[int]:
    """The numbers of the deviations that nobody signed off."""
    signed = {event.about for event in events if event.kind is EventKind.SIGN_OFF}
    return [event.number for event in events if event.kind is EventKind.DEVIATION and event.number not in signed]


def running_timers(events: Sequence[Event]) -> list[int]:
    """The numbers of the timers that were started and not stopped."""
    timers = [event for event in events if event.kind is EventKind.TIMER]
    stopped = {event.about for event in timers}
    return [event.number for event in timers if event.seconds is None and event.number not in stopped]


def _step(batch: Batch, events: Sequence[Event], movements: Sequence[BatchMovement]) -> Step:
    made = [each for each in movements if each.role is Role.OUTPUT]
    taken = [each for each in movements if each.role is not Role.OUTPUT]
    wasted = [each for each in movements if each.role is Role.WASTE]
    numbered = tuple(replace(event, number=batch.events + place) for place, event in enumerate(events, 1))
    after = replace(
        batch,
        events=batch.events + len(numbered),
        consumed=Money(batch.consumed + cost_of(taken)),
        wasted=Money(batch.wasted + cost_of(wasted)),
        produced=Money(batch.produced - cost_of(made)),
    )
    return Step(batch=after, events=numbered, movements=tuple(movements))
