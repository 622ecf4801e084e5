"""Items made and edited in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, Uuid, bindparam, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import BigInteger

from adapters.sql.audit import keep_audit
from adapters.sql.decoding import ITEM, LOT, item_of, lot_of
from adapters.sql.integrity import breaks
from adapters.sql.ledger_rows import as_json
from adapters.sql.rows import rows
from adapters.sql.tables import inventory_item, inventory_lot
from adapters.sql.types import can_be_kept, utc_text
from adapters.sql.units import keep_unit, units_of
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.overview import search_key
from domain.inventory.refusals import ItemCodeTaken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.units import Unit

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
# A parameter of an UPDATE may not be named like a column.
_OF_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_ITEM: Any = bindparam("item_id", type_=Uuid())
_item, _lot = inventory_item.c, inventory_lot.c
_NOT_EDITED = {
    "organization_id",
    "id",
    "created_at",
    "on_hand",
    "reserved",
    "value",
    "sequence",
    "last_hash",
    "lots_made",
}
_PROPERTIES = [column.name for column in _item if column.name not in _NOT_EDITED]

_LOCK = (
    select(*ITEM).where(_item.organization_id == _ORGANIZATION).order_by(_item.id).with_for_update(of=inventory_item)
)
_LOCK_ONE = _LOCK.where(_item.id == _ITEM)
_CODES = rows("codes", {"code": Text()})
_LOCK_CODES = _LOCK.where(_item.code.in_(select(_CODES.c.code)))
_NAMES = rows("names", {"name": Text()})
_NAMED = (
    select(*ITEM)
    .where(_item.organization_id == _ORGANIZATION, _item.name.in_(select(_NAMES.c.name)))
    .order_by(_item.id)
)
_OPEN_LOTS = (
    select(*LOT)
    .where(_lot.organization_id == _ORGANIZATION, _lot.item_id == _ITEM, text("inventory_lot.is_open"))
    .order_by(_lot.pick_order, _lot.received_at, _lot.id)
)

_NEW = rows("items", {column.name: column.type for column in _item})
_SAVE = (
    update(inventory_item)
    .where(_item.organization_id == _OF_ORGANIZATION, _item.id == _ITEM)
    .values({name: bindparam(f"new_{name}", type_=_item[name].type) for name in _PROPERTIES})
)
_PLACES = rows("lots", {"id": Uuid(), "pick_order": BigInteger()})
_REORDER = (
    update(inventory_lot)
    .where(_lot.organization_id == _OF_ORGANIZATION, _lot.id == _PLACES.c.id)
    .values(pick_order=_PLACES.c.pick_order)
)


def _adding(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    # Without a WHERE, SQLite would take the ON of ON CONFLICT for a join's.
    given = select(*_NEW.c).where(text("true"))
    return (
        insert_of(inventory_item)
        .from_select(list(_NEW.c.keys()), given)
        .on_conflict_do_nothing(index_elements=["organization_id", "code"])
        .returning(_item.id)
    )


_ADD: dict[str, Any] = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}


class SqlItemCatalogue:
    """The `ItemCatalogue` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, items: Sequence[Item], audit: Sequence[AuditEntry]) -> None:
        """See `ItemCatalogue.add`."""
        statement = _ADD[self._connection.dialect.name]
        given = {"items": as_json(_row(item) for item in items)}
        added = set(self._connection.execute(statement, given).scalars())
        for item in items:
            if item.id not in added:
                raise ItemCodeTaken(item.code)
        keep_audit(self._connection, audit)

    def get(self, organization_id: OrganizationId, item_id: ItemId) -> Item | None:
        """See `ItemCatalogue.get`."""
        parameters = {"organization_id": organization_id, "item_id": item_id}
        row = self._connection.execute(_LOCK_ONE, parameters).first()
        return None if row is None else item_of(row)

    def find(self, organization_id: OrganizationId, codes: Collection[str]) -> Sequence[Item]:
        """See `ItemCatalogue.find`."""
        wanted = as_json({"code": code} for code in codes if can_be_kept(code))
        parameters = {"organization_id": organization_id, "codes": wanted}
        return [item_of(row) for row in self._connection.execute(_LOCK_CODES, parameters)]

    def named(self, organization_id: OrganizationId, names: Collection[str]) -> Sequence[Item]:
        """See `ItemCatalogue.named`."""
        wanted = as_json({"name": name} for name in names if can_be_kept(name))
        parameters = {"organization_id": organization_id, "names": wanted}
        return [item_of(row) for row in self._connection.execute(_NAMED, parameters)]

    def open_lots(self, organization_id: OrganizationId, item_id: ItemId) -> Sequence[Lot]:
        """See `ItemCatalogue.open_lots`."""
        parameters = {"organization_id": organization_id, "item_id": item_id}
        return [lot_of(row) for row in self._connection.execute(_OPEN_LOTS, parameters)]

    def save(self, item: Item, lots: Sequence[Lot], audit: AuditEntry) -> None:
        """See `ItemCatalogue.save`."""
        whose = {"of_organization": item.organization_id}
        properties = {f"new_{name}": value for name, value in _values(item).items() if name in _PROPERTIES}
        try:
            self._connection.execute(_SAVE, whose | {"item_id": item.id} | properties)
        except IntegrityError as error:
            if breaks(error, "uq_inventory_item_code"):
                raise ItemCodeTaken(item.code) from error
            raise
        if lots:
            places = as_json({"id": lot.id.hex, "pick_order": lot.pick_order} for lot in lots)
            self._connection.execute(_REORDER, whose | {"lots": places})
        keep_audit(self._connection, [audit])

    def add_unit(self, organization_id: OrganizationId, unit: Unit, audit: AuditEntry) -> None:
        """See `ItemCatalogue.add_unit`."""
        keep_unit(self._connection, organization_id, unit)
        keep_audit(self._connection, [audit])

    def units(self, organization_id: OrganizationId) -> Sequence[Unit]:
        """See `ItemCatalogue.units`."""
        return units_of(self._connection, organization_id)


def _values(item: Item) -> dict[str, Any]:
    kept = {field.name: getattr(item, field.name) for field in fields(item)}
    return kept | {"search_key": search_key(item.name, item.code)}


def _row(item: Item) -> dict[str, Any]:
    """The same as `rows` takes it."""
    return {name: _given(value) for name, value in _values(item).items()}


def _given(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    return value.hex if isinstance(value, UUID) else value
