"""Prints in the background, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft, MemoryStore
from domain.production.label_jobs import LabelJob
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import LabelJobId, OrganizationId


class MemoryLabelJobs:
    """The `LabelJobs` of one draft, which nobody else writes to meanwhile."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def count(self, organization_id: OrganizationId) -> int:
        return len(self._draft.look(organization_id).label_jobs)

    def add(self, job: LabelJob, audit: AuditEntry) -> None:
        books = self._draft.books(job.organization_id)
        if job.id in books.label_jobs:
            raise ConstraintBroken(f"there is a job {job.id} already")
        books.label_jobs[job.id], books.audit[audit.id] = job, audit

    def take(self, now: datetime) -> LabelJob | None:
        free = [
            job
            for each in self._draft.organizations
            for job in self._draft.look(each).label_jobs.values()
            if not job.has_ended and (job.claimed_until is None or job.claimed_until <= now)
        ]
        if not free:
            return None
        taken = min(free, key=lambda job: (job.created_at, job.id)).taken(now)
        self._draft.books(taken.organization_id).label_jobs[taken.id] = taken
        return taken

    def record(self, job: LabelJob, *, taken: LabelJob, content: bytes | None = None) -> bool:
        books = self._draft.books(job.organization_id)
        kept = books.label_jobs.get(job.id)
        if kept is None or kept.has_ended or kept.claimed_until != taken.claimed_until:
            return False
        books.label_jobs[job.id] = job
        if content is not None:
            books.label_files[job.id] = content
        return True

    def prune(self, before: datetime) -> int:
        old = [
            job
            for each in self._draft.organizations
            for job in self._draft.look(each).label_jobs.values()
            if job.created_at < before
        ]
        for job in old:
            books = self._draft.books(job.organization_id)
            del books.label_jobs[job.id]
            books.label_files.pop(job.id, None)
        return len(old)


class MemoryLabelJobReading:
    """The `LabelJobReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def job(self, organization_id: OrganizationId, job_id: LabelJobId) -> LabelJob | None:
        return self._store.books(organization_id).label_jobs.get(job_id)

    def latest(self, organization_id: OrganizationId, limit: int) -> Sequence[LabelJob]:
        jobs = self._store.books(organization_id).label_jobs.values()
        return sorted(jobs, key=lambda job: job.id, reverse=True)[:limit]

    def content(self, organization_id: OrganizationId, job_id: LabelJobId) -> bytes | None:
        return self._store.books(organization_id).label_files.get(job_id)
