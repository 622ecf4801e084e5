"""For keeping what is sold."""

from collections.abc import Collection, Sequence
from typing import Protocol

from domain.production.products import Product, Sku, Variant
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId, ProductId, SkuId


class Products(Protocol):
    """For keeping products, their variants and SKUs, inside a transaction."""

    def add(self, product: Product, audit: AuditEntry) -> None:
        """
        Keep a new product.

        :raises ProductNameTaken: another product of the organisation has its name.
        """
        ...

    def get(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None:
        """The product, locked: nobody changes it, its variants or its SKUs meanwhile."""
        ...

    def save(self, product: Product, audit: AuditEntry) -> None:
        """
        Keep the product as it is now.

        :raises ProductNameTaken: as above.
        """
        ...

    def variants(self, organization_id: OrganizationId, product_id: ProductId) -> Sequence[Variant]:
        """The product's variants, by name."""
        ...

    def add_variant(self, variant: Variant) -> None:
        """Keep a new variant of a product that is locked; the audit of its first SKU tells of it."""
        ...

    def save_variant(self, variant: Variant, audit: AuditEntry) -> None:
        """Keep the variant as it is called now."""
        ...

    def add_sku(self, sku: Sku, audit: AuditEntry) -> None:
        """
        Keep a new SKU.

        :raises GtinTaken: another SKU of the organisation has its GTIN.
        :raises ItemNotSellable: another SKU keeps its stock in that item.
        """
        ...

    def sku(self, organization_id: OrganizationId, sku_id: SkuId) -> Sku | None:
        """The SKU, locked."""
        ...

    def skus(self, organization_id: OrganizationId, sku_ids: Collection[SkuId]) -> Sequence[Sku]:
        """These SKUs, locked, by id; unknown ones are left out."""
        ...

    def sells(self, organization_id: OrganizationId, item_id: ItemId) -> bool:
        """Whether a SKU keeps its stock in that item; no SKU begins or ends to, as long as the item is locked."""
        ...

    def save_sku(self, sku: Sku, audit: AuditEntry) -> None:
        """
        Keep the size, unit, price and GTIN of a SKU as they are now.

        :raises GtinTaken: as above.
        """
        ...
