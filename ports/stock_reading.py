"""For looking at stock. Each method is one statement, whatever the size of the data, unless it says otherwise."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, ItemQuery, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.shared.identifiers import ItemId, LotId, OrganizationId
from domain.shared.organization import Organization
from domain.shared.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """
    All that is kept of one item, its lots and its open reservations by id.

    `movements` can be walked once, in sequence, before the next item is asked for; or not at all. Each comes with its
    adjustment, which is without its movements.
    """

    item: Item
    lots: Sequence[Lot]
    reservations: Sequence[Reservation]
    movements: Iterator[tuple[Adjustment, Movement]]


class StockReading(Protocol):
    """For looking at stock, outside of any transaction."""

    def organization(self, organization_id: OrganizationId) -> Organization | None: ...

    def organizations(self) -> Sequence[Organization]: ...

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]: ...

    def items(self, organization_id: OrganizationId, query: ItemQuery, today: date) -> Sequence[StockLine]:
        """At most `query.limit` + 1 lines: one more than the page tells that there is a next one."""
        ...

    def item(self, organization_id: OrganizationId, item_id: ItemId, today: date) -> StockLine | None: ...

    def item_of_code(self, organization_id: OrganizationId, code: str, today: date) -> StockLine | None: ...

    def ids_of_codes(self, organization_id: OrganizationId, codes: Collection[str]) -> Mapping[str, ItemId]:
        """The ids of the items of these codes; unknown codes are left out."""
        ...

    def count_items(self, organization_id: OrganizationId) -> int:
        """How many items there are, archived ones too."""
        ...

    def lots(
        self, organization_id: OrganizationId, item_id: ItemId, *, only_open: bool, limit: int, after: LotId | None
    ) -> Sequence[Lot]:
        """Lots by id, which is the order in which they were recorded; at most `limit` + 1 after `after`."""
        ...

    def lot_of_code(self, organization_id: OrganizationId, item_id: ItemId, code: str) -> Lot | None:
        """The item's lot of that code, whether open or not."""
        ...

    def reservations(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Reservation]:
        """The open ones, oldest first."""
        ...

    def history(self, organization_id: OrganizationId, query: HistoryQuery) -> Sequence[HistoryLine]:
        """At most `query.limit` + 1 movements, newest first."""
        ...

    def as_of(self, organization_id: OrganizationId, moment: datetime) -> Sequence[StockAsOf]:
        """Every item that had a movement in effect by then, by code."""
        ...

    def evidence(
        self, organization_id: OrganizationId, item_id: ItemId | None
    ) -> AbstractContextManager[Iterator[Evidence]]:
        """All items (or one), by id, from one snapshot, in a fixed number of statements and in flat memory."""
        ...
