"""Draw labels: what a worker does with the prints that wait."""

from contextlib import suppress
from dataclasses import dataclass

from application.production.print_labels import PrintLabels
from domain.production.label_jobs import LabelJob
from domain.production.label_refusals import LabelsGivenUp, UnknownLabelJob
from domain.shared.errors import DomainError
from domain.shared.organization import Organization
from ports.clock import Clock
from ports.stock_reading import StockReading
from ports.transactions import Transactions

PARTS = 10
"""In how many a job's progress is kept: more would write for nobody."""


class _TakenAway(Exception):
    """Somebody else draws the job by now, or it is not kept any more."""


@dataclass(frozen=True, slots=True)
class DrawLabels:
    """
    Draw the job that has waited the longest, of any organisation; None when none waits.

    Nothing is drawn inside a transaction: the job is taken in one, its progress kept in one for each tenth of it, and
    its file in another. Whoever is cut off leaves it to be drawn again when its time is up.
    """

    transactions: Transactions
    print_labels: PrintLabels
    reading: StockReading
    clock: Clock

    def __call__(self) -> LabelJob | None:
        now = self.clock()
        job = self.transactions(lambda transaction: transaction.label_jobs.take(now))
        return None if job is None else self._ended(_Progress(self.transactions, self.clock, job))

    def _ended(self, progress: "_Progress") -> LabelJob:
        """What became of a job; where it was taken away, how far it was."""
        job = progress.job
        try:
            if job.is_hopeless:
                raise LabelsGivenUp(job.tries - 1)
            content = self.print_labels.draw(self._organization(job), job.asked, progress)
            progress.record(progress.job.ready(self.clock()), content)
        except _TakenAway:
            pass
        except DomainError as refusal:
            with suppress(_TakenAway):
                progress.record(progress.job.failed(refusal, self.clock()))
        return progress.job

    def _organization(self, job: LabelJob) -> Organization:
        found = self.reading.organization(job.organization_id)
        if found is None:
            raise UnknownLabelJob(str(job.id))
        return found


class _Progress:
    """A job while it is drawn: called with how many labels are, and of how many."""

    def __init__(self, transactions: Transactions, clock: Clock, job: LabelJob) -> None:
        self._transactions, self._clock, self.job = transactions, clock, job

    def __call__(self, drawn: int, total: int) -> None:
        if drawn < total and (drawn - self.job.drawn) * PARTS >= total:
            self.record(self.job.drawn_to(drawn, self._clock()))

    def record(self, after: LabelJob, content: bytes | None = None) -> None:
        """:raises _TakenAway: it is not ours any more."""
        before = self.job
        if not self._transactions(lambda each: each.label_jobs.record(after, taken=before, content=content)):
            raise _TakenAway
        self.job = after
