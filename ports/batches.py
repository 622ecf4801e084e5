"""For running batches."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.production.batch_steps import Step
from domain.production.batches import Batch, BatchMovement, Event
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, BatchId, OrganizationId


class Batches(Protocol):
    """For running batches, inside a transaction. Plans, events and movements that were kept never change."""

    def next_number(self, organization_id: OrganizationId, prefix: str, year: int) -> int:
        """The next number of labels with that prefix and year, from 1; who else asks waits for this transaction."""
        ...

    def add(self, step: Step, audit: AuditEntry) -> None:
        """Keep a new batch with its plan and its first events."""
        ...

    def lock(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        """The batch, which nobody else changes until the transaction ends."""
        ...

    def save(self, step: Step, audit: AuditEntry) -> None:
        """Keep where the batch stands now, its totals, what happened and what it did with lots."""
        ...

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[Event]:
        """All that happened to the batch, in order."""
        ...

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[BatchMovement]:
        """All that the batch did with lots, by adjustment and lot."""
        ...

    def owner_of(
        self, organization_id: OrganizationId, adjustments: Collection[AdjustmentId], references: Collection[str]
    ) -> str | None:
        """The label of a batch that one of these adjustments is of, or that is called as one of these references."""
        ...
