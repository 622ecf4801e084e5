"""Label jobs: prints that a worker draws, from the moment somebody asks until their file has had its time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.production.label_prints import Printing
from domain.shared.errors import DomainError
from domain.shared.identifiers import LabelJobId, OrganizationId, UserId

LEASE = timedelta(minutes=2)
"""How long whoever draws has a job from each tenth of it to the next: far more than that takes."""
MOST_TRIES = 3
"""How often a job is begun that never comes to an end: whoever draws it may have been killed by it."""
KEPT = timedelta(days=1)
"""How long a job and its file are kept, from when it was asked for."""
MOST_KEPT = 50
"""Jobs of one organisation, which bounds what their files take."""
OVERDUE = timedelta(minutes=1)
"""After what time without anybody who draws it is likely that no worker runs."""


class JobState(StrEnum):
    """How far a job is. One that is drawn by nobody any more is still being drawn, until somebody else takes it."""

    WAITING = "waiting"
    DRAWING = "drawing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelJob:
    """
    A print that a worker draws: `drawn` of `labels` so far, begun `tries` times.

    `claimed_until` is when others may take it, None while nobody has. `refusal` is the code of why it failed, and
    `reason` says so to people.
    """

    organization_id: OrganizationId
    id: LabelJobId
    asked_by: UserId
    asked: Printing
    labels: int
    created_at: datetime
    state: JobState = JobState.WAITING
    drawn: int = 0
    tries: int = 0
    claimed_until: datetime | None = None
    ended_at: datetime | None = None
    refusal: str = ""
    reason: str = ""

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def is_hopeless(self) -> bool:
        """Whether it was begun too often to be begun again."""
        return self.tries > MOST_TRIES

    def is_overdue(self, now: datetime) -> bool:
        """Whether somebody should have been drawing it for a minute, and nobody is."""
        return not self.has_ended and now - (self.claimed_until or self.created_at) > OVERDUE

    def taken(self, now: datetime) -> "LabelJob":
        """The same for whoever begins to draw it, from the first label."""
        return replace(self, state=JobState.DRAWING, drawn=0, tries=self.tries + 1, claimed_until=now + LEASE)

    def drawn_to(self, drawn: int, now: datetime) -> "LabelJob":
        """The same with more labels drawn; whoever draws it has it for longer."""
        return replace(self, drawn=drawn, claimed_until=now + LEASE)

    def ready(self, now: datetime) -> "LabelJob":
        """The same, whose file is there."""
        return replace(self, state=JobState.READY, drawn=self.labels, claimed_until=None, ended_at=now)

    def failed(self, refusal: DomainError, now: datetime) -> "LabelJob":
        """The same, for which there will be no file."""
        ended = replace(self, state=JobState.FAILED, claimed_until=None, ended_at=now)
        return replace(ended, refusal=refusal.code, reason=refusal.message)
