"""Items made and edited in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from adapters.memory.constraints import check_code
from adapters.memory.gathering import lots_of
from adapters.memory.store import Draft
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.units import BUILT_IN, Unit


class MemoryCatalogue:
    """The `ItemCatalogue` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, items: Sequence[Item], audit: Sequence[AuditEntry]) -> None:
        for item in items:
            books = self._draft.books(item.organization_id)
            check_code(books, item)
            books.items[item.id] = item
        self._note(audit)

    def get(self, organization_id: OrganizationId, item_id: ItemId) -> Item | None:
        return self._draft.books(organization_id).items.get(item_id)

    def find(self, organization_id: OrganizationId, codes: Collection[str]) -> Sequence[Item]:
        items = self._draft.books(organization_id).items
        return [items[item_id] for item_id in sorted(items) if items[item_id].code in codes]

    def named(self, organization_id: OrganizationId, names: Collection[str]) -> Sequence[Item]:
        items = self._draft.books(organization_id).items
        return [items[item_id] for item_id in sorted(items) if items[item_id].name in names]

    def open_lots(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Lot]:
        books = self._draft.books(organization_id)
        return [lot for lot in lots_of(books, item_id) if lot.remaining]

    def save(self, item: Item, lots: Sequence[Lot], audit: AuditEntry) -> None:
        books = self._draft.books(item.organization_id)
        check_code(books, item)
        kept = books.items[item.id]
        books.items[item.id] = replace(
            item,
            created_at=kept.created_at,
            on_hand=kept.on_hand,
            reserved=kept.reserved,
            value=kept.value,
            sequence=kept.sequence,
            last_hash=kept.last_hash,
            lots_made=kept.lots_made,
        )
        for lot in lots:
            books.lots[lot.id] = replace(books.lots[lot.id], pick_order=lot.pick_order)
        self._note([audit])

    def add_unit(self, organization_id: OrganizationId, unit: Unit, audit: AuditEntry) -> None:
        units = self._draft.books(organization_id).units
        BUILT_IN.extended((*units.values(), unit))
        units[unit.symbol] = unit
        self._note([audit])

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]:
        return self._draft.books(organization_id).own_units

    def _note(self, audit: Sequence[AuditEntry]) -> None:
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry
