"""The jobs of a worker: each is done bit by bit, so that a worker that is told to stop ends after the bit in hand."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from application.app import App

Counts = Mapping[str, int]
Done = TypeVar("Done")

ROUNDS_IN_A_MINUTE = 12
"""Mail and events are looked for in every round; what can wait a minute, in each twelfth."""


class _StoppedWork(Exception):
    """The worker is to stop, and what was done until now is kept."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is due now and then. `every`: in which rounds. It ends early when the event is set."""

    name: str
    every: int
    work: "Callable[[App, Event], Counts]"


def deliver_mail(app: "App", stop: Event) -> Counts:
    """One mail after the other."""
    delivered = list(_each(lambda: app.deliver_mail(1), stop))
    return {
        "mail_sent": sum(mail.sent_at is not None for mail in delivered),
        "mail_postponed": sum(mail.due_at is not None for mail in delivered),
        "mail_given_up": sum(mail.given_up_at is not None for mail in delivered),
    }


def retry_events(app: "App", stop: Event) -> Counts:
    """One event after the other."""
    if not app.bills:
        return {}
    tried = list(_each(lambda: app.billing.retry_due_events(1), stop))
    return {
        "events_processed": sum(each.success for each in tried),
        "events_postponed": sum(not each.success and not each.needs_somebody for each in tried),
        "events_given_up": sum(each.needs_somebody for each in tried),
    }


def settle_doubts(app: "App", stop: Event) -> Counts:
    """One subscription after the other."""
    if not app.bills:
        return {}
    refreshed = 0
    while not stop.is_set() and app.billing.reconcile.refresh(1):
        refreshed += 1
    return {"subscriptions_read_again": refreshed}


def reconcile(app: "App", stop: Event) -> Counts:
    """If it is time to, and nobody else is at it."""
    if not app.bills:
        return {}

    def told(_: int) -> None:
        if stop.is_set():
            raise _StoppedWork

    try:
        return app.billing.reconcile_when_due(told)
    except _StoppedWork:
        return {}


def end_reservations(app: "App", stop: Event) -> Counts:
    """One organisation after the other."""
    ended = 0
    for caller in app.identity.act_as_operator.everywhere():
        ended += len(list(_each(partial(app.inventory.release_expired_reservations, caller), stop)))
    return {"reservations_ended": ended}


def draw_labels(app: "App", stop: Event) -> Counts:
    """One print after the other."""
    drawn = 0
    while not stop.is_set() and app.production.draw_labels() is not None:
        drawn += 1
    return {"prints_drawn": drawn}


def prune(app: "App", _: Event) -> Counts:
    """One kind of thing after the other: here each context adds what it forgets, through `Prune`."""
    return {f"{name}_forgotten": count for name, count in app.prune().items()}


JOBS: Sequence[Job] = (
    Job("retry events", 1, retry_events),
    Job("settle doubts", 1, settle_doubts),
    Job("reconcile", ROUNDS_IN_A_MINUTE, reconcile),
    Job("deliver mail", 1, deliver_mail),
    Job("draw labels", 1, draw_labels),
    Job("end reservations", ROUNDS_IN_A_MINUTE, end_reservations),
    Job("forget", ROUNDS_IN_A_MINUTE, prune),
)
"""Mail comes after what may write some."""


def _each(bit: Callable[[], Sequence[Done]], stop: Event) -> Iterator[Done]:
    """What came of it, bit by bit, until nothing is left or the worker is to stop."""
    while not stop.is_set() and (done := bit()):
        yield from done
