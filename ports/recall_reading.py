"""For looking at recalls. Each method is one statement, whatever the size of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.production.recalls import Recall, RecallKind
from domain.shared.identifiers import ItemId, LotId, OrganizationId, RecallId
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallQuery:
    """
    A page of the list of recalls, the last started first: at most `limit` before the one of the number `before`.

    `is_open` asks for open or for closed ones; None leaves nothing out.
    """

    kind: RecallKind | None = None
    is_open: bool | None = None
    limit: int = 50
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLot:
    """A lot that a recall began with, as people call it."""

    id: LotId
    code: str
    item_id: ItemId
    item_code: str
    item_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecall:
    """A recall with the names of its lots, by item and lot, and of who started and closed it, if anybody knows."""

    recall: Recall
    lots: Sequence[NamedLot]
    started_by: str | None
    closed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLot:
    """A lot that somebody looked for, and what is left of it in `unit`."""

    lot: NamedLot
    received_at: datetime
    expires_on: date | None
    remaining: Quantity
    unit: str


class RecallReading(Protocol):
    """For looking at recalls, outside of any transaction."""

    def page(self, organization_id: OrganizationId, query: RecallQuery) -> Sequence[ToldRecall]:
        """At most `query.limit` + 1 recalls."""
        ...

    def recall(self, organization_id: OrganizationId, recall_id: RecallId) -> ToldRecall | None:
        """The recall of that id."""
        ...

    def id_of_number(self, organization_id: OrganizationId, number: int) -> RecallId | None:
        """The id of the recall of that number."""
        ...

    def lots(self, organization_id: OrganizationId, search: str, limit: int) -> Sequence[FoundLot]:
        """
        Lots whose code, or the code or name of whose item, has `search` in it, the last recorded first.

        In the code of a lot, letters from A to Z count whatever their case.
        """
        ...
