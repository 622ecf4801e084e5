"""Recalls looked at in memory."""

from collections.abc import Sequence

from adapters.memory.store import Books, MemoryStore
from domain.inventory.lots import Lot
from domain.inventory.overview import search_key
from domain.production.recalls import Recall
from domain.shared.identifiers import LotId, OrganizationId, RecallId, UserId
from ports.recall_reading import FoundLot, NamedLot, RecallQuery, ToldRecall


class MemoryRecallReading:
    """The `RecallReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def page(self, organization_id: OrganizationId, query: RecallQuery) -> Sequence[ToldRecall]:
        kept = self._store.books(organization_id).recalls.values()
        found = sorted((each for each in kept if _fits(each, query)), key=lambda each: each.number, reverse=True)
        return [self._told(each) for each in found[: query.limit + 1]]

    def recall(self, organization_id: OrganizationId, recall_id: RecallId) -> ToldRecall | None:
        found = self._store.books(organization_id).recalls.get(recall_id)
        return None if found is None else self._told(found)

    def id_of_number(self, organization_id: OrganizationId, number: int) -> RecallId | None:
        kept = self._store.books(organization_id).recalls.values()
        return next((each.id for each in kept if each.number == number), None)

    def lots(self, organization_id: OrganizationId, search: str, limit: int) -> Sequence[FoundLot]:
        books = self._store.books(organization_id)
        found = [books.lots[lot_id] for lot_id in sorted(books.lots, reverse=True)]
        return [_found(books, lot) for lot in found if _has(books, lot, search)][:limit]

    def _told(self, recall: Recall) -> ToldRecall:
        books = self._store.books(recall.organization_id)
        lots = sorted((_named(books, lot_id) for lot_id in recall.lots), key=lambda lot: (lot.item_code, lot.code))
        return ToldRecall(
            recall=recall, lots=lots, started_by=self._name(recall.started_by), closed_by=self._name(recall.closed_by)
        )

    def _name(self, user_id: UserId | None) -> str | None:
        user = None if user_id is None else self._store.users.get(user_id)
        return None if user is None else user.name


def _fits(recall: Recall, query: RecallQuery) -> bool:
    return (
        query.kind in (None, recall.kind)
        and query.is_open in (None, recall.is_open)
        and (query.before is None or recall.number < query.before)
    )


def _named(books: Books, lot_id: LotId) -> NamedLot:
    lot = books.lots[lot_id]
    item = books.items[lot.item_id]
    return NamedLot(id=lot_id, code=lot.code, item_id=item.id, item_code=item.code, item_name=item.name)


def _found(books: Books, lot: Lot) -> FoundLot:
    return FoundLot(
        lot=_named(books, lot.id),
        received_at=lot.received_at,
        expires_on=lot.expires_on,
        remaining=lot.remaining,
        unit=books.items[lot.item_id].unit,
    )


def _has(books: Books, lot: Lot, search: str) -> bool:
    item = books.items[lot.item_id]
    # Bytes have no other letters than those from A to Z.
    in_code = search.encode(errors="replace").lower() in lot.code.encode().lower()
    return in_code or search.casefold() in search_key(item.name, item.code)
