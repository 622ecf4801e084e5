"""Prints in the background, as answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from domain.production.label_jobs import JobState, LabelJob


class FailureAnswer(TypedDict):
    """Why there will be no file."""

    code: str
    message: str


class LabelJobAnswer(TypedDict):
    """A print that a worker draws, and how far it is."""

    job_id: UUID
    state: JobState
    labels: Annotated[int, Field(description="how many there are in all")]
    drawn: Annotated[int, Field(description="how many of them are drawn, told in tenths")]
    created_at: datetime
    ended_at: Annotated[datetime | None, Field(description="null until it is ready or has failed")]
    overdue: Annotated[bool, Field(description="nobody has drawn it for a minute: perhaps no worker runs")]
    failure: FailureAnswer | None


def label_job_answer(job: LabelJob, now: datetime) -> LabelJobAnswer:
    """A job as it is answered."""
    return {
        "job_id": job.id,
        "state": job.state,
        "labels": job.labels,
        "drawn": job.drawn,
        "created_at": job.created_at,
        "ended_at": job.ended_at,
        "overdue": job.is_overdue(now),
        "failure": {"code": job.refusal, "message": job.reason} if job.refusal else None,
    }
