"""
The inbox: what came of each billing event.

An event is processed when its effects are in the database, in the same transaction; there is no state for "somebody is
at it". What fails is tried again, by the provider and by ourselves, until its tries are used up: then it is dead, and
the provider is told that it came, so that one event that nobody can process does not close the door to all others.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.billing.backoff import next_try
from domain.billing.events import BillingEvent
from domain.shared.errors import DomainError
from domain.shared.identifiers import BillingEventId

MOST_TRIES = 24
"""Of what may succeed later; with the pauses between them, they last for days, as the provider's own do."""
MOST_TRIES_OF_PERMANENT = 4
"""Of what cannot succeed as things are: a new version of this program may read what this one cannot."""


LONGEST_REASON = 300
"""Characters of why something failed."""


class EventStatus(StrEnum):
    PENDING = "pending"
    """Kept, and to be processed."""
    PROCESSED = "processed"
    IGNORED = "ignored"
    """Of a type that nothing is done about."""
    FAILED = "failed"
    """Tried, and to be tried again."""
    DEAD = "dead"
    """Given up, until somebody has it replayed."""
    QUARANTINED = "quarantined"
    """The same id came with two contents, and somebody has to look."""

    @property
    def is_open(self) -> bool:
        """Whether it has to be processed yet."""
        return self in {EventStatus.PENDING, EventStatus.FAILED}


class Source(StrEnum):
    """How an event came here, at last."""

    WEBHOOK = "webhook"
    SWEEP = "sweep"
    REPLAY = "replay"


class UnknownEvent(DomainError):
    code = "billing.unknown_event"

    def __init__(self, got: str) -> None:
        super().__init__("No such billing event came here.", field="event_id", expected="an event that came", got=got)


class AlreadyProcessed(DomainError):
    """The event has taken effect, and nobody insisted on doing it again."""

    code = "billing.already_processed"

    def __init__(self, got: str) -> None:
        super().__init__(
            "This event has been processed; insist if it shall take effect again.",
            field="event_id",
            expected="an event that was not processed, or to insist",
            got=got,
        )


class BodyForgotten(DomainError):
    """Of events that ended long ago, only the id is kept."""

    code = "billing.body_forgotten"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The content of this event has been forgotten; reconcile with the provider instead.",
            field="event_id",
            expected="an event whose content is kept",
            got=got,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """
    An event, and what came of it.

    `customer_id` is whom it is about, by the provider's id, where that is known. `retry_count` are the tries that
    failed, `error_message` says why the last one did, and `next_attempt_at` when it is due again. The `event` of one
    that ended long ago has an empty body.
    """

    id: BillingEventId
    event: BillingEvent
    source: Source
    created_at: datetime
    updated_at: datetime
    customer_id: str | None = None
    status: EventStatus = EventStatus.PENDING
    error_message: str = ""
    retry_count: int = 0
    next_attempt_at: datetime | None = None
    processed_at: datetime | None = None

    def ended(self, status: EventStatus, now: datetime) -> "KeptEvent":
        """The same after it took effect, or was found to have none: `PROCESSED` or `IGNORED`."""
        return replace(self, status=status, error_message="", next_attempt_at=None, processed_at=now, updated_at=now)

    def failed(
        self,
        reason: str,
        now: datetime,
        *,
        chance: float,
        permanent: bool = False,
        retry_after: timedelta | None = None,
    ) -> "KeptEvent":
        """The same after a try that failed: due later, or dead. chance: any number in [0, 1), for the pause."""
        tries, most = self.retry_count + 1, MOST_TRIES_OF_PERMANENT if permanent else MOST_TRIES
        is_dead = tries >= most
        return replace(
            self,
            status=EventStatus.DEAD if is_dead else EventStatus.FAILED,
            error_message=_told(reason),
            retry_count=tries,
            next_attempt_at=None if is_dead else next_try(now, tries, chance=chance, not_before=retry_after),
            updated_at=now,
        )

    def set_aside(self, reason: str, now: datetime) -> "KeptEvent":
        """The same in quarantine, because somebody wants to look at it; what it did so far stays."""
        return replace(
            self,
            status=EventStatus.QUARANTINED,
            error_message=_told(reason),
            next_attempt_at=None,
            updated_at=now,
        )

    def quarantined(self, got_hash: str, now: datetime) -> "KeptEvent":
        """The same after another content came under its id; what it did so far stays."""
        return self.set_aside(f"Another content came under this id, with the hash {got_hash}.", now)

    def reopened(self, now: datetime, *, insist: bool) -> "KeptEvent":
        """
        The same, to be processed anew with all its tries.

        :raises AlreadyProcessed: it took effect, and that is not insisted on.
        :raises BodyForgotten: nobody knows any more what it said.
        """
        if self.status in {EventStatus.PROCESSED, EventStatus.IGNORED} and not insist:
            raise AlreadyProcessed(self.event.event_id)
        if not self.event.body:
            raise BodyForgotten(self.event.event_id)
        return replace(
            self,
            status=EventStatus.PENDING,
            source=Source.REPLAY,
            retry_count=0,
            next_attempt_at=now,
            updated_at=now,
        )


class Meeting(StrEnum):
    """What to do about an event that came before."""

    DONE = "done"
    """Nothing: it ended, or was given up."""
    OPEN = "open"
    """Process it now."""
    FORGED = "forged"
    """Quarantine it: it is not the one that came before."""
    HELD = "held"
    """Nothing, and not to say that all is well: it is in quarantine."""


def meet(kept: KeptEvent, again: BillingEvent) -> Meeting:
    """What to do about an event that is kept already. Contents are comparable in one API version alone."""
    if kept.event.api_version == again.api_version and kept.event.payload_hash != again.payload_hash:
        return Meeting.FORGED
    if kept.status is EventStatus.QUARANTINED:
        return Meeting.HELD
    return Meeting.OPEN if kept.status.is_open else Meeting.DONE


def _told(reason: str) -> str:
    """A reason on one line, without what no database keeps."""
    printable = "".join(letter if letter.isprintable() else " " for letter in reason)
    line = " ".join(printable.split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"
