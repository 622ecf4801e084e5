"""For looking at what is sold. Each method is one statement, whatever the size of the data."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.gtins import Gtin
from domain.production.products import Product, ProductQuery, Sku, Variant
from domain.shared.identifiers import LotId, OrganizationId, ProductId, SkuId


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuLine:
    """A SKU with what it is one of, and its stock as it stands today."""

    sku: Sku
    product: str
    variant: str
    stock: StockLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """A lot with the name of its item and, where that is the stock of a SKU, what it is sold as."""

    lot: Lot
    item: str
    sku: Sku | None = None
    product: str = ""
    variant: str = ""


class ProductReading(Protocol):
    """For looking at what is sold, outside of any transaction."""

    def products(self, organization_id: OrganizationId, query: ProductQuery) -> Sequence[Product]:
        """At most `query.limit` + 1, by name: one more than the page tells that there is a next one."""
        ...

    def product(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None: ...

    def variants(self, organization_id: OrganizationId, product_ids: Collection[ProductId]) -> Sequence[Variant]:
        """The variants of these products, by name."""
        ...

    def skus(
        self, organization_id: OrganizationId, product_ids: Collection[ProductId], today: date
    ) -> Sequence[SkuLine]:
        """The SKUs of these products in the order in which they were made, those whose item is archived too."""
        ...

    def sku(self, organization_id: OrganizationId, sku_id: SkuId, today: date) -> SkuLine | None: ...

    def sku_of_code(self, organization_id: OrganizationId, code: str, today: date) -> SkuLine | None:
        """The SKU whose item has that code, which is what people know it by."""
        ...

    def sku_of_gtin(self, organization_id: OrganizationId, gtin: Gtin, today: date) -> SkuLine | None: ...

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[LotLine]:
        """These lots, whether open or not, by id; those that the organisation does not have are left out."""
        ...
