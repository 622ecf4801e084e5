"""What is sold, in SQL."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.sql.audit import keep_audit
from adapters.sql.integrity import breaks
from adapters.sql.ledger_rows import as_json
from adapters.sql.product_rows import (
    PRODUCT,
    SKU,
    VARIANT,
    product_of,
    product_row,
    sku_of,
    sku_row,
    variant_of,
    variant_row,
)
from adapters.sql.rows import rows
from adapters.sql.statements import Statement
from adapters.sql.tables import product, product_sku, product_variant
from domain.production.gtins import format_gtin
from domain.production.product_refusals import GtinTaken, ItemNotSellable, ProductNameTaken
from domain.production.products import Product, Sku, Variant
from domain.shared.audit import AuditEntry
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId, OrganizationId, ProductId, SkuId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_ONE: Any = bindparam("of_id", type_=Uuid())
_THIS_PRODUCT = (product.c.organization_id == _ORGANIZATION, product.c.id == _ONE)
_THIS_VARIANT = (product_variant.c.organization_id == _ORGANIZATION, product_variant.c.id == _ONE)
_THIS_SKU = (product_sku.c.organization_id == _ORGANIZATION, product_sku.c.id == _ONE)

_LOCK = Statement(select(*PRODUCT).where(*_THIS_PRODUCT).with_for_update())
_LOCK_SKU = Statement(select(*SKU).where(*_THIS_SKU).with_for_update())
_SKUS = rows("skus", {"id": Uuid()})
_LOCK_SKUS = Statement(
    select(*SKU)
    .where(product_sku.c.organization_id == _ORGANIZATION, product_sku.c.id.in_(select(_SKUS.c.id)))
    .order_by(product_sku.c.id)
    .with_for_update()
)
_SELLS = Statement(
    select(product_sku.c.id).where(product_sku.c.organization_id == _ORGANIZATION, product_sku.c.item_id == _ONE)
)
_VARIANTS = Statement(
    select(*VARIANT)
    .where(product_variant.c.organization_id == _ORGANIZATION, product_variant.c.product_id == _ONE)
    .order_by(product_variant.c.name_key)
)
_ADD, _ADD_VARIANT, _ADD_SKU = insert(product), insert(product_variant), insert(product_sku)
_SAVE, _SAVE_VARIANT, _SAVE_SKU = (
    update(product).where(*_THIS_PRODUCT),
    update(product_variant).where(*_THIS_VARIANT),
    update(product_sku).where(*_THIS_SKU),
)


class SqlProducts:
    """The `Products` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, product: Product, audit: AuditEntry) -> None:
        """See `Products.add`."""
        with _refusing({"uq_product_name_key": ProductNameTaken(product.name)}):
            self._connection.execute(_ADD, product_row(product))
        keep_audit(self._connection, [audit])

    def get(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None:
        """See `Products.get`."""
        found = _LOCK.all(self._connection, {"of_organization": organization_id, "of_id": product_id})
        return product_of(found[0]) if found else None

    def save(self, product: Product, audit: AuditEntry) -> None:
        """See `Products.save`."""
        kept = product_row(product)
        values = {name: kept[name] for name in ("name", "name_key", "description", "archived_at")}
        with _refusing({"uq_product_name_key": ProductNameTaken(product.name)}):
            self._connection.execute(_SAVE.values(values), _which(product))
        keep_audit(self._connection, [audit])

    def variants(self, organization_id: OrganizationId, product_id: ProductId) -> Sequence[Variant]:
        """See `Products.variants`."""
        given = {"of_organization": organization_id, "of_id": product_id}
        return [variant_of(row) for row in _VARIANTS.all(self._connection, given)]

    def add_variant(self, variant: Variant) -> None:
        """See `Products.add_variant`."""
        self._connection.execute(_ADD_VARIANT, variant_row(variant))

    def save_variant(self, variant: Variant, audit: AuditEntry) -> None:
        """See `Products.save_variant`."""
        values = {"name": variant.name, "name_key": variant.key}
        self._connection.execute(_SAVE_VARIANT.values(values), _which(variant))
        keep_audit(self._connection, [audit])

    def add_sku(self, sku: Sku, audit: AuditEntry) -> None:
        """See `Products.add_sku`."""
        with _refusing({"uq_product_sku_item": _taken_item(sku), **_taken_gtin(sku)}):
            self._connection.execute(_ADD_SKU, sku_row(sku))
        keep_audit(self._connection, [audit])

    def sku(self, organization_id: OrganizationId, sku_id: SkuId) -> Sku | None:
        """See `Products.sku`."""
        found = _LOCK_SKU.all(self._connection, {"of_organization": organization_id, "of_id": sku_id})
        return sku_of(found[0]) if found else None

    def skus(self, organization_id: OrganizationId, sku_ids: Collection[SkuId]) -> Sequence[Sku]:
        """See `Products.skus`."""
        given = {"of_organization": organization_id, "skus": as_json({"id": each.hex} for each in sku_ids)}
        return [sku_of(row) for row in _LOCK_SKUS.all(self._connection, given)]

    def sells(self, organization_id: OrganizationId, item_id: ItemId) -> bool:
        """See `Products.sells`."""
        return bool(_SELLS.all(self._connection, {"of_organization": organization_id, "of_id": item_id}))

    def save_sku(self, sku: Sku, audit: AuditEntry) -> None:
        """See `Products.save_sku`."""
        values = {name: getattr(sku, name) for name in ("size", "unit", "price", "gtin")}
        with _refusing(_taken_gtin(sku)):
            self._connection.execute(_SAVE_SKU.values(values), _which(sku))
        keep_audit(self._connection, [audit])


def _which(kept: Product | Variant | Sku) -> dict[str, Any]:
    return {"of_organization": kept.organization_id, "of_id": kept.id}


def _taken_item(sku: Sku) -> DomainError:
    return ItemNotSellable("an item that no other SKU has", str(sku.item_id))


def _taken_gtin(sku: Sku) -> Mapping[str, DomainError]:
    return {} if sku.gtin is None else {"uq_product_sku_gtin": GtinTaken(format_gtin(sku.gtin))}


@contextmanager
def _refusing(refusals: Mapping[str, DomainError]) -> Iterator[None]:
    """Tell what breaks one of these unique constraints by its refusal."""
    try:
        yield
    except IntegrityError as error:
        for constraint, refusal in refusals.items():
            if breaks(error, constraint):
                raise refusal from error
        raise
