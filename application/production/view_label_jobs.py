"""Look at prints in the background: how far they are, and their files."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from domain.production.label_jobs import LabelJob
from domain.production.label_refusals import LabelsNotReady, UnknownLabelJob
from domain.shared.identifiers import LabelJobId
from ports.label_jobs import LabelJobReading

LATEST = 5
"""Jobs that are shown where somebody may look for theirs."""


@dataclass(frozen=True, slots=True)
class ViewLabelJobs:
    """
    What is kept of an organisation's jobs.

    :raises UnknownLabelJob: the organisation has no such job.
    """

    jobs: LabelJobReading

    def one(self, caller: Caller, job_id: LabelJobId) -> LabelJob:
        """One job."""
        found = self.jobs.job(caller.organization_id, job_id)
        if found is None:
            raise UnknownLabelJob(str(job_id))
        return found

    def latest(self, caller: Caller) -> Sequence[LabelJob]:
        """The last ones, the newest first."""
        return self.jobs.latest(caller.organization_id, LATEST)

    def file(self, caller: Caller, job_id: LabelJobId) -> tuple[LabelJob, bytes]:
        """
        A job with its labels as a PDF.

        :raises LabelsNotReady: they are not drawn.
        """
        job = self.one(caller, job_id)
        content = self.jobs.content(caller.organization_id, job_id)
        if content is None:
            raise LabelsNotReady(job.state)
        return job, content
