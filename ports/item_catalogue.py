"""For making and editing items, and an organisation's own units."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.units import Unit


class ItemCatalogue(Protocol):
    """For making and editing items, inside a transaction."""

    def add(self, items: Sequence[Item], audit: Sequence[AuditEntry]) -> None:
        """
        Keep new items.

        :raises ItemCodeTaken: the organisation has an item of that code.
        """
        ...

    def get(self, organization_id: OrganizationId, item_id: ItemId) -> Item | None:
        """The item, locked."""
        ...

    def find(self, organization_id: OrganizationId, codes: Collection[str]) -> Sequence[Item]:
        """The items of these codes, locked; unknown codes are left out."""
        ...

    def named(self, organization_id: OrganizationId, names: Collection[str]) -> Sequence[Item]:
        """The items of exactly these names, which need not be unique; by id, and not locked."""
        ...

    def open_lots(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Lot]:
        """All lots of an item in which something remains, in picking order."""
        ...

    def save(self, item: Item, lots: Sequence[Lot], audit: AuditEntry) -> None:
        """
        Keep an item's properties (not its totals), and the picking order of these lots.

        :raises ItemCodeTaken: another item of the organisation has that code.
        """
        ...

    def add_unit(self, organization_id: OrganizationId, unit: Unit, audit: AuditEntry) -> None:
        """
        Keep a unit of the organisation's own.

        :raises UnitTaken: it has a unit of that symbol.
        """
        ...

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]:
        """The organisation's own units, by symbol."""
        ...
