"""For looking at batches. Each method is one statement, whatever the size of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.production.batches import Batch, BatchMovement, BatchStatus, Event
from domain.shared.identifiers import BatchId, OrganizationId, RecipeId
from domain.shared.money import UnitCost


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchQuery:
    """
    A page of the list of batches, the last planned first: at most `limit` after the one with the time and id `after`.

    `search` is part of a label, whatever the case; None leaves nothing out.
    """

    status: BatchStatus | None = None
    recipe_id: RecipeId | None = None
    search: str = ""
    limit: int = 50
    after: tuple[datetime, BatchId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedMovement:
    """
    What a batch did with a lot, and when; the item and the lot as they are called.

    `held_reason` is why the lot is held now; None if it is not.
    """

    movement: BatchMovement
    item_code: str
    item_name: str
    unit: str
    lot_code: str
    unit_cost: UnitCost
    expires_on: date | None
    held_reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """An event, and what its author is called now; None if nobody knows."""

    event: Event
    actor: str | None


class BatchReading(Protocol):
    """For looking at batches, outside of any transaction."""

    def page(self, organization_id: OrganizationId, query: BatchQuery) -> Sequence[Batch]:
        """At most `query.limit` + 1 batches."""
        ...

    def batch(self, organization_id: OrganizationId, batch_id: BatchId) -> Batch | None:
        """The batch of that id."""
        ...

    def id_of_label(self, organization_id: OrganizationId, label: str) -> BatchId | None:
        """The id of the batch that is called so."""
        ...

    def events(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[ToldEvent]:
        """All that happened to the batch, in order."""
        ...

    def movements(self, organization_id: OrganizationId, batch_id: BatchId) -> Sequence[TracedMovement]:
        """All that the batch did with lots, in the order of its adjustments."""
        ...
