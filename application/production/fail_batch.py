"""Fail a batch: what went into it is lost, and why."""

from dataclasses import dataclass

from application.caller import Caller
from application.production.batch_work import BatchWork, Request, Why
from domain.production.batch_notes import checked_reason
from domain.production.batch_steps import fail
from domain.production.batches import Batch, EventKind
from domain.shared.identifiers import BatchId


@dataclass(frozen=True, slots=True)
class FailBatch:
    """
    End a batch that gave nothing. Its inputs stay consumed; their cost is its loss.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchNotInProgress: it was not started, or is over.
    :raises InvalidBatch: the reason is missing.
    """

    work: BatchWork

    def __call__(self, caller: Caller, batch_id: BatchId, reason: str, key: str | None = None) -> Batch:
        event = self.work.event(caller, EventKind.FAILED, text=checked_reason(reason))
        asked = Request(caller=caller, batch_id=batch_id, verb="fail_batch", told=[Why(reason)], key=key)
        return self.work(asked, lambda _, batch: fail(batch, event))
