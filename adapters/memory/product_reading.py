"""What is sold, looked at in memory."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from adapters.memory.listing import stock_line
from adapters.memory.products import variants_of
from adapters.memory.store import Books, MemoryStore
from domain.inventory.lots import Lot
from domain.production.gtins import Gtin
from domain.production.products import Product, ProductQuery, Sku, Variant, name_key
from domain.shared.identifiers import LotId, OrganizationId, ProductId, SkuId
from ports.product_reading import LotLine, SkuLine


class MemoryProductReading:
    """The `ProductReading` of a store: of what is committed, never of a draft."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def products(self, organization_id: OrganizationId, query: ProductQuery) -> Sequence[Product]:
        search, after = name_key(query.search.strip()), query.after
        found = [
            product
            for product in self._store.books(organization_id).products.values()
            if search in product.key
            and (product.archived_at is not None) is query.archived
            and (after is None or product.key > after)
        ]
        return sorted(found, key=lambda product: product.key)[: query.limit + 1]

    def product(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None:
        return self._store.books(organization_id).products.get(product_id)

    def variants(self, organization_id: OrganizationId, product_ids: Collection[ProductId]) -> Sequence[Variant]:
        return variants_of(self._store.books(organization_id), product_ids)

    def skus(
        self, organization_id: OrganizationId, product_ids: Collection[ProductId], today: date
    ) -> Sequence[SkuLine]:
        return self._lines(organization_id, today, lambda _, sku: sku.product_id in product_ids)

    def sku(self, organization_id: OrganizationId, sku_id: SkuId, today: date) -> SkuLine | None:
        return next(iter(self._lines(organization_id, today, lambda _, sku: sku.id == sku_id)), None)

    def sku_of_code(self, organization_id: OrganizationId, code: str, today: date) -> SkuLine | None:
        found = self._lines(organization_id, today, lambda books, sku: books.items[sku.item_id].code == code)
        return next(iter(found), None)

    def sku_of_gtin(self, organization_id: OrganizationId, gtin: Gtin, today: date) -> SkuLine | None:
        return next(iter(self._lines(organization_id, today, lambda _, sku: sku.gtin == gtin)), None)

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[LotLine]:
        books = self._store.books(organization_id)
        return [lot_line(books, books.lots[lot_id]) for lot_id in sorted(set(lot_ids)) if lot_id in books.lots]

    def _lines(
        self, organization_id: OrganizationId, today: date, wanted: Callable[[Books, Sku], bool]
    ) -> Sequence[SkuLine]:
        books = self._store.books(organization_id)
        return [
            SkuLine(
                sku=sku,
                product=books.products[sku.product_id].name,
                variant=books.variants[sku.variant_id].name,
                stock=stock_line(books, books.items[sku.item_id], today),
            )
            for sku in (books.skus[sku_id] for sku_id in sorted(books.skus))
            if wanted(books, sku)
        ]


def lot_line(books: Books, lot: Lot) -> LotLine:
    """A lot with what it is sold as."""
    item = books.items[lot.item_id].name
    sku = next((sku for sku in books.skus.values() if sku.item_id == lot.item_id), None)
    if sku is None:
        return LotLine(lot=lot, item=item)
    product, variant = books.products[sku.product_id].name, books.variants[sku.variant_id].name
    return LotLine(lot=lot, item=item, sku=sku, product=product, variant=variant)
