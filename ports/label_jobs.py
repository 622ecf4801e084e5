"""For prints that a worker draws."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.production.label_jobs import LabelJob
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import LabelJobId, OrganizationId


class LabelJobs(Protocol):
    """For handing prints to whoever draws them, inside a transaction."""

    def count(self, organization_id: OrganizationId) -> int:
        """How many jobs of the organisation are kept."""
        ...

    def add(self, job: LabelJob, audit: AuditEntry) -> None:
        """Keep a new job."""
        ...

    def take(self, now: datetime) -> LabelJob | None:
        """
        The job of any organisation that has waited the longest, as taken now, which nobody else can take before its
        `claimed_until`. One whose time is up without an end is waiting again.

        None when none waits. Whoever takes one does not wait for others who do.
        """
        ...

    def record(self, job: LabelJob, *, taken: LabelJob, content: bytes | None = None) -> bool:
        """
        Keep how far the job is, and its file when it is ready.

        taken: the job as it was taken or recorded before. False, and nothing is kept, when somebody else has taken it
        since or it is not kept any more.
        """
        ...

    def prune(self, before: datetime) -> int:
        """Forget the jobs that were asked for before that time, with their files; how many."""
        ...


class LabelJobReading(Protocol):
    """For looking at prints in the background, outside of any transaction. Each method is one statement."""

    def job(self, organization_id: OrganizationId, job_id: LabelJobId) -> LabelJob | None:
        """The job of that id."""
        ...

    def latest(self, organization_id: OrganizationId, limit: int) -> Sequence[LabelJob]:
        """The last jobs, the newest first: by their ids, which are made in the order of time."""
        ...

    def content(self, organization_id: OrganizationId, job_id: LabelJobId) -> bytes | None:
        """The file of a job; None while there is none."""
        ...
