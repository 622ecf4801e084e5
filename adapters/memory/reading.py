"""Stock looked at in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from adapters.memory.evidence import evidence_of
from adapters.memory.gathering import lots_of, open_reservations
from adapters.memory.listing import page_of, stock_line
from adapters.memory.movements import history_of, stock_as_of
from adapters.memory.store import MemoryStore
from domain.inventory.lots import Lot
from domain.inventory.overview import HistoryLine, HistoryQuery, ItemQuery, StockAsOf, StockLine
from domain.inventory.stock import Reservation
from domain.shared.identifiers import ItemId, LotId, OrganizationId
from domain.shared.organization import Organization
from domain.shared.units import Unit
from ports.stock_reading import Evidence


class MemoryStockReading:
    """The `StockReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def organization(self, organization_id: OrganizationId) -> Organization | None:
        return self._store.books(organization_id).organization

    def organizations(self) -> Sequence[Organization]:
        founded = [books.organization for books in self._store.kept.values() if books.organization is not None]
        return sorted(founded, key=lambda organization: organization.id)

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]:
        return self._store.books(organization_id).own_units

    def items(self, organization_id: OrganizationId, query: ItemQuery, today: date) -> Sequence[StockLine]:
        books = self._store.books(organization_id)
        return page_of((stock_line(books, item, today) for item in books.items.values()), query)

    def item(self, organization_id: OrganizationId, item_id: ItemId, today: date) -> StockLine | None:
        books = self._store.books(organization_id)
        return stock_line(books, books.items[item_id], today) if item_id in books.items else None

    def item_of_code(self, organization_id: OrganizationId, code: str, today: date) -> StockLine | None:
        books = self._store.books(organization_id)
        return next((stock_line(books, item, today) for item in books.items.values() if item.code == code), None)

    def ids_of_codes(self, organization_id: OrganizationId, codes: Collection[str]) -> Mapping[str, ItemId]:
        items = self._store.books(organization_id).items.values()
        return {item.code: item.id for item in items if item.code in codes}

    def count_items(self, organization_id: OrganizationId) -> int:
        return len(self._store.books(organization_id).items)

    def lots(
        self, organization_id: OrganizationId, item_id: ItemId, *, only_open: bool, limit: int, after: LotId | None
    ) -> Sequence[Lot]:
        lots = sorted(lots_of(self._store.books(organization_id), item_id), key=lambda lot: lot.id)
        wanted = [lot for lot in lots if (lot.remaining or not only_open) and (after is None or lot.id > after)]
        return wanted[: limit + 1]

    def lot_of_code(self, organization_id: OrganizationId, item_id: ItemId, code: str) -> Lot | None:
        lots = lots_of(self._store.books(organization_id), item_id)
        return next((lot for lot in lots if lot.code == code), None)

    def reservations(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Reservation]:
        books = self._store.books(organization_id)
        return open_reservations(books, lots_of(books, item_id))

    def history(self, organization_id: OrganizationId, query: HistoryQuery) -> Sequence[HistoryLine]:
        return history_of(self._store.books(organization_id), query)

    def as_of(self, organization_id: OrganizationId, moment: datetime) -> Sequence[StockAsOf]:
        return stock_as_of(self._store.books(organization_id), moment)

    @contextmanager
    def evidence(self, organization_id: OrganizationId, item_id: ItemId | None) -> Iterator[Iterator[Evidence]]:
        books = self._store.books(organization_id)
        yield (evidence_of(books, books.items[each]) for each in sorted(books.items) if item_id in (None, each))
