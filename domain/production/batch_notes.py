"""What people write down in a run: notes, measurements, timers, deviations and who signed them off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.production.batch_refusals import InvalidBatch, NotToSignOff, TimerNotRunning
from domain.production.batch_steps import open_deviations, running_timers
from domain.production.batches import Event, EventKind
from domain.shared.identifiers import UserId

TEXT_LIMIT = 2_000
REASON_LIMIT = 400
"""A reason stands in the notes of an adjustment as well, which are shorter."""
NAME_LIMIT = 100
UNIT_LIMIT = 20
LONGEST = timedelta(days=3_650)

_NAMED = frozenset({EventKind.MEASUREMENT, EventKind.TIMER})
_TOLD = frozenset({EventKind.NOTE, EventKind.DEVIATION})


def checked_note(event: Event) -> Event:
    """
    The note, measurement, timer or deviation, if it can be kept.

    :raises InvalidBatch: what belongs to it is missing, or cannot be kept.
    """
    check_text("text", event.text, TEXT_LIMIT, needed=event.kind in _TOLD)
    check_text("name", event.name, NAME_LIMIT, needed=event.kind in _NAMED)
    check_text("unit", event.unit, UNIT_LIMIT)
    if event.kind is EventKind.MEASUREMENT and event.amount is None:
        raise InvalidBatch("A measurement has a number.", field="amount", expected="a number", got="nothing")
    if event.kind is EventKind.TIMER:
        _check_timer(event.began_at, event.seconds, event.at)
    return event


def checked_reason(reason: str) -> str:
    """
    Why something was done.

    :raises InvalidBatch: it is missing, or cannot be kept.
    """
    check_text("reason", reason, REASON_LIMIT, needed=True)
    return reason.strip()


def check_sign_off(events: Sequence[Event], about: int, signer: UserId, note: str) -> None:
    """
    Somebody else signs a deviation off; who wrote it down may only with a note that says why it is them.

    :raises NotToSignOff: there is no such deviation, it is signed off, or the note is missing.
    :raises InvalidBatch: the note cannot be kept.
    """
    check_text("text", note, TEXT_LIMIT)
    if about not in open_deviations(events):
        raise NotToSignOff(
            f"There is no open deviation {about}.", field="about", expected="an open deviation", got=str(about)
        )
    [deviation] = [event for event in events if event.number == about]
    if deviation.actor_id == signer and not note.strip():
        raise NotToSignOff(
            "Who wrote a deviation down signs it off only with a note; better somebody else does.",
            field="text",
            expected="a note, or another person",
            got="no note",
        )


def stopped(events: Sequence[Event], about: int, stop: Event) -> Event:
    """
    The end of the timer of that number, with the whole seconds that passed since it began.

    :raises TimerNotRunning: there is no such timer, or it does not run.
    """
    if about not in running_timers(events):
        raise TimerNotRunning(about)
    [begun] = [event for event in events if event.number == about]
    since = begun.at if begun.began_at is None else begun.began_at
    seconds = max(1, int((stop.at - since).total_seconds()))
    return replace(stop, name=begun.name, about=about, began_at=since, seconds=seconds)


def check_text(field: str, text: str, limit: int, *, needed: bool = False) -> None:
    """:raises InvalidBatch: the text is too long, missing though it is needed, or more than words and lines."""
    lines = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    if len(text) > limit or not lines.isprintable() or (needed and not text.strip()):
        expected = f"{'1' if needed else '0'} to {limit} characters of text"
        got = f"{len(text)} characters" if text.strip() else "nothing"
        raise InvalidBatch(f"{field} must be {expected}.", field=field, expected=expected, got=got)


def _check_timer(began_at: datetime | None, seconds: int | None, now: datetime) -> None:
    longest = int(LONGEST.total_seconds())
    if seconds is not None and not 0 < seconds <= longest:
        expected = f"more than 0 seconds, at most {longest}"
        raise InvalidBatch("A timer has a length.", field="seconds", expected=expected, got=str(seconds))
    if began_at is None or began_at.utcoffset() is None or not now - LONGEST <= began_at <= now:
        got = "nothing" if began_at is None else began_at.isoformat()
        expected = f"a time with its zone, {now.astimezone(UTC).isoformat()} or earlier"
        raise InvalidBatch("A timer began, and not in the future.", field="began_at", expected=expected, got=got)
