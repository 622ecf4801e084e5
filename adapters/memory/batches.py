"""Batches in memory."""

from collections.abc import Collection, Sequence

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Books, Draft
from domain.production.batch_steps import Step
from domain.production.batches import Batch, BatchMovement, Event
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AdjustmentId, BatchId, OrganizationId


class MemoryBatches:
    """The `Batches` of one draft, which nobody else writes to meanwhile."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def next_number(self, organization_id: OrganizationId, prefix: str, year: int) -> int:
        books = self._draft.books(organization_id)
        if books.organization is None:
            raise ConstraintBroken(f"there is no organisation {organization_id}")
        books.series[prefix, year] = books.series.get((prefix, year), 0) + 1
        return books.series[prefix, year]

    def add(self, step: Step, audit: AuditEntry) -> None:
        batch, books = step.batch, self._draft.books(step.batch.organization_id)
        plan = batch.plan
        if (plan.recipe_id, plan.recipe_number) not in books.recipe_versions or batch.id in books.batches:
            raise ConstraintBroken(f"batch {batch.id} cannot be new there")
        if any(batch.label == other.label for other in books.batches.values()):
            raise ConstraintBroken(f"there is a batch {batch.label} already")
        if not {line.item_id for line in plan.lines} <= books.items.keys():
            raise ConstraintBroken(f"the lines of {batch.label} are of no items")
        _keep(books, step, audit)

    def lock(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        return self._draft.books(organization_id).batches.get(batch_id)

    def save(self, step: Step, audit: AuditEntry) -> None:
        _keep(self._draft.books(step.batch.organization_id), step, audit)

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[Event]:
        return events_of(self._draft.books(organization_id), batch_id)

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[BatchMovement]:
        return movements_of(self._draft.books(organization_id), batch_id)

    def owner_of(
        self, organization_id: OrganizationId, adjustments: Collection[AdjustmentId], references: Collection[str]
    ) -> str | None:
        books = self._draft.books(organization_id)
        moved = {batch_id for (batch_id, adjustment, _) in books.batch_movements if adjustment in adjustments}
        labels = [each.label for each in books.batches.values() if each.id in moved or each.label in references]
        return min(labels, default=None)


def events_of(books: Books, batch_id: BatchId) -> Sequence[Event]:
    """All that happened to the batch, in order."""
    found = [event for (whose, _), event in books.batch_events.items() if whose == batch_id]
    return sorted(found, key=lambda event: event.number)


def movements_of(books: Books, batch_id: BatchId) -> Sequence[BatchMovement]:
    """All that the batch did with lots, by adjustment and lot."""
    found = [movement for (whose, _, _), movement in books.batch_movements.items() if whose == batch_id]
    return sorted(found, key=lambda movement: (movement.adjustment_id, movement.lot_id))


def _keep(books: Books, step: Step, audit: AuditEntry) -> None:
    books.batches[step.batch.id] = step.batch
    for event in step.events:
        if (step.batch.id, event.number) in books.batch_events:
            raise ConstraintBroken(f"{step.batch.label} has an event {event.number}")
        books.batch_events[step.batch.id, event.number] = event
    moved = {(adjustment, lot) for (_, adjustment, lot) in books.batch_movements}
    for movement in step.movements:
        place = (movement.adjustment_id, movement.lot_id)
        if place in moved or movement.adjustment_id not in books.adjustments or movement.lot_id not in books.lots:
            raise ConstraintBroken(f"{movement} is of no adjustment, or of another batch")
        books.batch_movements[step.batch.id, *place] = movement
    books.audit[audit.id] = audit
