"""For batch records on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from domain.production.batches import Batch
from domain.shared.organization import Organization
from ports.batch_reading import ToldEvent, TracedMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPaper:
    """What stands on a batch record; `costs` tells whether its reader may see costs."""

    organization: Organization
    batch: Batch
    events: Sequence[ToldEvent]
    movements: Sequence[TracedMovement]
    costs: bool
    printed_at: datetime


class BatchPapers(Protocol):
    """For printing batch records."""

    def print(self, target: BinaryIO, paper: BatchPaper) -> None:
        """Write a PDF whose words can be searched, with a head of each table on each of its pages, to be signed."""
        ...
