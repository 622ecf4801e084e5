"""Look at what is sold: products, their variants, and their SKUs with the stock there is of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from application.caller import Caller
from application.paging import Page, page_size
from domain.production.gtins import Gtin
from domain.production.product_refusals import UnknownProduct, UnknownSku
from domain.production.products import Product, ProductQuery, Variant
from domain.shared.identifiers import ProductId, SkuId
from ports.clock import Clock
from ports.product_reading import ProductReading, SkuLine


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeProduct:
    """A product with all that it is sold as: variants by name, SKUs in the order in which they were made."""

    product: Product
    variants: Sequence[Variant]
    skus: Sequence[SkuLine]


@dataclass(frozen=True, slots=True)
class ViewProducts:
    """Everything that can be seen of an organisation's products: three statements for a page, one for a SKU."""

    reading: ProductReading
    clock: Clock

    def products(self, caller: Caller, query: ProductQuery) -> Page[WholeProduct]:
        """A page of products, by name."""
        limit = page_size(query.limit)
        found = self.reading.products(caller.organization_id, replace(query, limit=limit))
        return Page(rows=self._whole(caller, found[:limit]), more=len(found) > limit)

    def product(self, caller: Caller, product_id: ProductId) -> WholeProduct:
        """:raises UnknownProduct: the organisation has no such product."""
        found = self.reading.product(caller.organization_id, product_id)
        if found is None:
            raise UnknownProduct(str(product_id))
        return self._whole(caller, [found])[0]

    def sku(self, caller: Caller, sku_id: SkuId) -> SkuLine:
        """:raises UnknownSku: the organisation has no such SKU."""
        found = self.reading.sku(caller.organization_id, sku_id, self._today(caller))
        if found is None:
            raise UnknownSku(str(sku_id))
        return found

    def find_skus(self, caller: Caller, *, code: str | None = None, gtin: Gtin | None = None) -> Sequence[SkuLine]:
        """The SKU whose item has that code, or that has that GTIN; none where nothing, or both, do not fit."""
        whose, today = caller.organization_id, self._today(caller)
        if code is not None:
            found = self.reading.sku_of_code(whose, code, today)
            return [found] if found and gtin in (None, found.sku.gtin) else []
        found = None if gtin is None else self.reading.sku_of_gtin(whose, gtin, today)
        return [found] if found else []

    def _whole(self, caller: Caller, products: Sequence[Product]) -> Sequence[WholeProduct]:
        ids = [product.id for product in products]
        if not ids:
            return []
        variants = self.reading.variants(caller.organization_id, ids)
        skus = self.reading.skus(caller.organization_id, ids, self._today(caller))
        return [
            WholeProduct(
                product=product,
                variants=[variant for variant in variants if variant.product_id == product.id],
                skus=[line for line in skus if line.sku.product_id == product.id],
            )
            for product in products
        ]

    def _today(self, caller: Caller) -> date:
        return caller.organization.day_of(self.clock())
