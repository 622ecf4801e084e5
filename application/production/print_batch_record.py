"""Print the record of a batch."""

from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.production.view_batches import BatchRecord
from domain.identity.permissions import Permission
from ports.batch_papers import BatchPaper, BatchPapers
from ports.clock import Clock


@dataclass(frozen=True, slots=True)
class PrintBatchRecord:
    """Write a record as a PDF, as it stands now; with costs for who may see them."""

    papers: BatchPapers
    clock: Clock

    def __call__(self, caller: Caller, record: BatchRecord, target: BinaryIO) -> None:
        paper = BatchPaper(
            organization=caller.organization,
            batch=record.batch,
            events=record.events,
            movements=record.movements,
            costs=Permission.VIEW_COSTS in caller.permissions,
            printed_at=self.clock(),
        )
        self.papers.print(target, paper)
