"""Request labels: have a worker draw a print of any number of lots."""

from dataclasses import dataclass
from uuid import UUID

from application.auditing import audited
from application.caller import Caller
from application.production.label_lots import LabelLots
from application.requests import claim_for, first_answer
from domain.production.label_jobs import MOST_KEPT, LabelJob
from domain.production.label_prints import MOST_LABELS, Printing
from domain.production.label_refusals import TooManyLabelJobs, UnknownLabelJob
from domain.shared.identifiers import LabelJobId
from ports.clock import Clock
from ports.ids import Ids
from ports.label_jobs import LabelJobReading
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class RequestLabels:
    """
    Hand a print to whoever draws. With a key it is handed over once; a repetition gets the same one.

    All that can be wrong with it is told now, and not by a worker later.

    :raises BadLabelCount: that is no label, or more than `MOST_LABELS`.
    :raises UnknownLot, LotCodeNotOnLabel, DayNotOnLabel, LettersNotOnLabel: there is no label for a lot.
    :raises TooManyLabelJobs: the organisation has `MOST_KEPT` jobs of the last day.
    :raises KeyReused: the key belongs to another request.
    :raises UnknownLabelJob: the key was used more than a day ago.
    """

    labels: LabelLots
    transactions: Transactions
    jobs: LabelJobReading
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, asked: Printing, key: str | None = None) -> LabelJob:
        checked = asked.checked(most_lots=MOST_LABELS)
        self.labels(caller, [lot_id for lot_id, _ in checked.lots], checked.days)
        job_id = self.transactions(lambda transaction: self._within(transaction, caller, checked, key))
        job = self.jobs.job(caller.organization_id, job_id)
        if job is None:
            raise UnknownLabelJob(str(job_id))
        return job

    def _within(self, transaction: Transaction, caller: Caller, asked: Printing, key: str | None) -> LabelJobId:
        job_id, now = LabelJobId(self.ids()), self.clock()
        if key is not None:
            claim = claim_for(key, "request labels", [asked], [str(job_id)], now)
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                [requested] = first_answer(held[key], claim)
                return LabelJobId(UUID(requested))
        if transaction.label_jobs.count(caller.organization_id) >= MOST_KEPT:
            raise TooManyLabelJobs(MOST_KEPT)
        job = LabelJob(
            organization_id=caller.organization_id,
            id=job_id,
            asked_by=caller.actor_id,
            asked=asked,
            labels=asked.labels,
            created_at=now,
        )
        after = {"labels": str(job.labels), "lots": str(len(asked.lots)), "sheet": asked.sheet.value}
        subject = ("label_job", job_id)
        audit = audited(caller, self.ids, now, action="production.request_labels", subject=subject, after=after)
        transaction.label_jobs.add(job, audit)
        return job_id
