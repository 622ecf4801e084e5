"""What is sold, in memory."""

from collections.abc import Collection, Iterable, Sequence

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Books, Draft
from domain.production.gtins import format_gtin
from domain.production.product_refusals import GtinTaken, ItemNotSellable, ProductNameTaken
from domain.production.products import Product, Sku, Variant
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, OrganizationId, ProductId, SkuId


class MemoryProducts:
    """The `Products` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, product: Product, audit: AuditEntry) -> None:
        if self._draft.books(product.organization_id).organization is None:
            raise ConstraintBroken(f"there is no organisation {product.organization_id}")
        self.save(product, audit)

    def get(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None:
        return self._draft.books(organization_id).products.get(product_id)

    def save(self, product: Product, audit: AuditEntry) -> None:
        books = self._draft.books(product.organization_id)
        if any(other.key == product.key and other.id != product.id for other in books.products.values()):
            raise ProductNameTaken(product.name)
        books.products[product.id] = product
        books.audit[audit.id] = audit

    def variants(self, organization_id: OrganizationId, product_id: ProductId) -> Sequence[Variant]:
        return variants_of(self._draft.books(organization_id), [product_id])

    def add_variant(self, variant: Variant) -> None:
        books = self._draft.books(variant.organization_id)
        if variant.product_id not in books.products:
            raise ConstraintBroken(f"there is no product {variant.product_id}")
        if any(variant.key == other.key for other in variants_of(books, [variant.product_id])):
            raise ConstraintBroken(f"the product has a variant {variant.name}")
        books.variants[variant.id] = variant

    def save_variant(self, variant: Variant, audit: AuditEntry) -> None:
        books = self._draft.books(variant.organization_id)
        books.variants[variant.id] = variant
        books.audit[audit.id] = audit

    def add_sku(self, sku: Sku, audit: AuditEntry) -> None:
        books = self._draft.books(sku.organization_id)
        variant = books.variants.get(sku.variant_id)
        if variant is None or variant.product_id != sku.product_id or sku.item_id not in books.items:
            raise ConstraintBroken(f"the variant or the item of {sku} is not there")
        if any(sku.item_id == other.item_id for other in books.skus.values()):
            raise ItemNotSellable("an item that no other SKU has", str(sku.item_id))
        self.save_sku(sku, audit)

    def sku(self, organization_id: OrganizationId, sku_id: SkuId) -> Sku | None:
        return self._draft.books(organization_id).skus.get(sku_id)

    def skus(self, organization_id: OrganizationId, sku_ids: Collection[SkuId]) -> Sequence[Sku]:
        kept = self._draft.books(organization_id).skus
        return [kept[sku_id] for sku_id in sorted(set(sku_ids)) if sku_id in kept]

    def sells(self, organization_id: OrganizationId, item_id: ItemId) -> bool:
        return any(sku.item_id == item_id for sku in self._draft.books(organization_id).skus.values())

    def save_sku(self, sku: Sku, audit: AuditEntry) -> None:
        books = self._draft.books(sku.organization_id)
        if sku.size <= 0:
            raise ConstraintBroken(f"there is nothing in {sku}")
        others = (other for other in books.skus.values() if other.id != sku.id)
        if sku.gtin is not None and any(other.gtin == sku.gtin for other in others):
            raise GtinTaken(format_gtin(sku.gtin))
        books.skus[sku.id] = sku
        books.audit[audit.id] = audit


def variants_of(books: Books, product_ids: Iterable[ProductId]) -> Sequence[Variant]:
    """The variants of these products, by name."""
    wanted = set(product_ids)
    found = [variant for variant in books.variants.values() if variant.product_id in wanted]
    return sorted(found, key=lambda variant: (variant.key, variant.id))
