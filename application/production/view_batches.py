"""Look at batches: the list, and one of them with all that happened and every lot that it touched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from application.caller import Caller
from application.paging import Page, page_of, page_size
from domain.production.batch_refusals import UnknownBatch
from domain.production.batch_steps import open_deviations, running_timers
from domain.production.batch_use import went_in
from domain.production.batches import Batch, Event
from domain.shared.identifiers import BatchId
from ports.batch_reading import BatchQuery, BatchReading, ToldEvent, TracedMovement


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord:
    """A batch, what happened in it, and what it did with which lot."""

    batch: Batch
    events: Sequence[ToldEvent]
    movements: Sequence[TracedMovement]

    @property
    def open_deviations(self) -> Sequence[int]:
        """The numbers of the deviations that wait for their sign-off."""
        return open_deviations([told.event for told in self.events])

    @property
    def held_lots(self) -> Sequence[TracedMovement]:
        """What it did with lots that are held now, a movement of each."""
        return list({each.movement.lot_id: each for each in self.movements if each.held_reason is not None}.values())

    @property
    def held_inputs(self) -> Sequence[TracedMovement]:
        """Those of which something went in: what is made of them is held, too."""
        inside = went_in([each.movement for each in self.movements])
        return [each for each in self.held_lots if each.movement.lot_id in inside]

    @property
    def running_timers(self) -> Sequence[Event]:
        """The timers that were started and are not stopped."""
        running = running_timers([told.event for told in self.events])
        return [told.event for told in self.events if told.event.number in running]


@dataclass(frozen=True, slots=True)
class ViewBatches:
    """
    Everything that can be seen of an organisation's batches: a page in one statement, a record in three.

    :raises UnknownBatch: the organisation has no such batch.
    """

    reading: BatchReading

    def page(self, caller: Caller, query: BatchQuery) -> Page[Batch]:
        """A page of the list; at most `PAGE_LIMIT` batches."""
        limit = page_size(query.limit)
        found = self.reading.page(caller.organization_id, replace(query, limit=limit))
        return page_of(found, limit)

    def record(self, caller: Caller, batch_id: BatchId) -> BatchRecord:
        """One batch with all that belongs to it."""
        batch = self.reading.batch(caller.organization_id, batch_id)
        if batch is None:
            raise UnknownBatch(str(batch_id))
        return BatchRecord(
            batch=batch,
            events=self.reading.events(caller.organization_id, batch_id),
            movements=self.reading.movements(caller.organization_id, batch_id),
        )

    def of_label(self, caller: Caller, label: str) -> BatchId:
        """The batch that is called so, whatever the case."""
        found = self.reading.id_of_label(caller.organization_id, label.strip().upper())
        if found is None:
            raise UnknownBatch(label)
        return found
