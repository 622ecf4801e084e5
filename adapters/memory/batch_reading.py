"""Batches looked at in memory."""

from collections.abc import Sequence

from adapters.memory.batches import events_of, movements_of
from adapters.memory.store import Books, MemoryStore
from domain.production.batches import Batch, BatchMovement
from domain.shared.identifiers import BatchId, OrganizationId
from ports.batch_reading import BatchQuery, ToldEvent, TracedMovement


class MemoryBatchReading:
    """The `BatchReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def page(self, organization_id: OrganizationId, query: BatchQuery) -> Sequence[Batch]:
        kept = self._store.books(organization_id).batches.values()
        found = sorted(kept, key=lambda each: (each.planned_at, each.id), reverse=True)
        return [each for each in found if _fits(each, query)][: query.limit + 1]

    def batch(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        return self._store.books(organization_id).batches.get(batch_id)

    def id_of_label(self, organization_id: OrganizationId, label: str) -> BatchId | None:
        kept = self._store.books(organization_id).batches.values()
        return next((each.id for each in kept if each.label == label), None)

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[ToldEvent]:
        names = {user.id: user.name for user in self._store.users.values()}
        found = events_of(self._store.books(organization_id), batch_id)
        return [ToldEvent(event=event, actor=names.get(event.actor_id)) for event in found]

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[TracedMovement]:
        books = self._store.books(organization_id)
        return [_traced(books, movement) for movement in movements_of(books, batch_id)]


def _fits(batch: Batch, query: BatchQuery) -> bool:
    return (
        (query.status is None or batch.status is query.status)
        and (query.recipe_id is None or batch.plan.recipe_id == query.recipe_id)
        and query.search.upper() in batch.label
        and (query.after is None or (batch.planned_at, batch.id) < query.after)
    )


def _traced(books: Books, movement: BatchMovement) -> TracedMovement:
    item, lot = books.items[movement.item_id], books.lots[movement.lot_id]
    return TracedMovement(
        movement=movement,
        item_code=item.code,
        item_name=item.name,
        unit=item.unit,
        lot_code=lot.code,
        unit_cost=lot.unit_cost,
        expires_on=lot.expires_on,
        held_reason=lot.held_reason,
        at=books.adjustments[movement.adjustment_id].recorded_at,
    )
