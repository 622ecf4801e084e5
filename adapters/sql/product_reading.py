"""What is sold, looked at in SQL: every look is one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Engine, Integer, Uuid, bindparam, select

from adapters.sql.decoding import LOT, AnyRow, lot_of
from adapters.sql.engine import reading
from adapters.sql.ledger_rows import as_json
from adapters.sql.product_rows import PRODUCT, SKU, VARIANT, product_of, sku_of, variant_of
from adapters.sql.rows import rows
from adapters.sql.statements import Statement
from adapters.sql.stock_list import LINES, containing, line_of
from adapters.sql.tables import inventory_item, inventory_lot, product, product_sku, product_variant
from adapters.sql.types import can_be_kept
from domain.production.gtins import Gtin
from domain.production.products import Product, ProductQuery, Variant, name_key
from domain.shared.identifiers import LotId, OrganizationId, ProductId, SkuId
from ports.product_reading import LotLine, SkuLine

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_ONE: Any = bindparam("of_id", type_=Uuid())
_IDS = rows("products", {"id": Uuid()})
_AMONG = select(_IDS.c.id)
_LOT_IDS = rows("lots", {"id": Uuid()})

_PRODUCT = Statement(select(*PRODUCT).where(product.c.organization_id == _ORGANIZATION, product.c.id == _ONE))
_VARIANTS = Statement(
    select(*VARIANT)
    .where(product_variant.c.organization_id == _ORGANIZATION, product_variant.c.product_id.in_(_AMONG))
    .order_by(product_variant.c.name_key, product_variant.c.id)
)
_SKU_LINES = (
    LINES.add_columns(*SKU, product.c.name.label("product_name"), product_variant.c.name.label("variant_name"))
    .join_from(
        inventory_item,
        product_sku,
        (product_sku.c.organization_id == inventory_item.c.organization_id)
        & (product_sku.c.item_id == inventory_item.c.id),
    )
    .join(
        product_variant,
        (product_variant.c.organization_id == product_sku.c.organization_id)
        & (product_variant.c.id == product_sku.c.variant_id),
    )
    .join(
        product,
        (product.c.organization_id == product_sku.c.organization_id) & (product.c.id == product_sku.c.product_id),
    )
)
_SKUS = Statement(_SKU_LINES.where(product_sku.c.product_id.in_(_AMONG)).order_by(product_sku.c.id))
_SKU = Statement(_SKU_LINES.where(product_sku.c.id == _ONE))
_SKU_OF_CODE = Statement(_SKU_LINES.where(inventory_item.c.code == bindparam("code")))
_SKU_OF_GTIN = Statement(_SKU_LINES.where(product_sku.c.gtin == bindparam("gtin")))

LOT_LINES = (
    select(
        *LOT,
        *SKU,
        inventory_item.c.name.label("item_name"),
        product.c.name.label("product_name"),
        product_variant.c.name.label("variant_name"),
    )
    .join_from(
        inventory_lot,
        inventory_item,
        (inventory_item.c.organization_id == inventory_lot.c.organization_id)
        & (inventory_item.c.id == inventory_lot.c.item_id),
    )
    .outerjoin(
        product_sku,
        (product_sku.c.organization_id == inventory_item.c.organization_id)
        & (product_sku.c.item_id == inventory_item.c.id),
    )
    .outerjoin(
        product_variant,
        (product_variant.c.organization_id == product_sku.c.organization_id)
        & (product_variant.c.id == product_sku.c.variant_id),
    )
    .outerjoin(
        product,
        (product.c.organization_id == product_sku.c.organization_id) & (product.c.id == product_sku.c.product_id),
    )
)
"""Lots with what they are sold as, in the columns of `lot_line_of`; which ones has to be said."""
_LOTS = Statement(
    LOT_LINES.where(
        inventory_lot.c.organization_id == _ORGANIZATION, inventory_lot.c.id.in_(select(_LOT_IDS.c.id))
    ).order_by(inventory_lot.c.id)
)


@cache
def _products_statement(*, archived: bool, searches: bool, follows: bool) -> Statement:
    statement = select(*PRODUCT).where(product.c.organization_id == _ORGANIZATION)
    statement = statement.where(product.c.archived_at.is_not(None) if archived else product.c.archived_at.is_(None))
    if searches:
        statement = statement.where(product.c.name_key.like(bindparam("search"), escape="\\"))
    if follows:
        statement = statement.where(product.c.name_key > bindparam("after"))
    return Statement(statement.order_by(product.c.name_key).limit(bindparam("most", type_=Integer())))


class SqlProductReading:
    """The `ProductReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def products(self, organization_id: OrganizationId, query: ProductQuery) -> Sequence[Product]:
        """See `ProductReading.products`."""
        search = name_key(query.search.strip())
        statement = _products_statement(archived=query.archived, searches=bool(search), follows=query.after is not None)
        given = {
            "organization_id": organization_id,
            "search": containing(search),
            "after": query.after,
            "most": query.limit + 1,
        }
        return [product_of(row) for row in statement.read(self._reading, given)]

    def product(self, organization_id: OrganizationId, product_id: ProductId) -> Product | None:
        """See `ProductReading.product`."""
        found = _PRODUCT.read(self._reading, {"organization_id": organization_id, "of_id": product_id})
        return product_of(found[0]) if found else None

    def variants(self, organization_id: OrganizationId, product_ids: Collection[ProductId]) -> Sequence[Variant]:
        """See `ProductReading.variants`."""
        given = {"organization_id": organization_id, "products": _as_rows(product_ids)}
        return [variant_of(row) for row in _VARIANTS.read(self._reading, given)]

    def skus(
        self, organization_id: OrganizationId, product_ids: Collection[ProductId], today: date
    ) -> Sequence[SkuLine]:
        """See `ProductReading.skus`."""
        given = {"organization_id": organization_id, "products": _as_rows(product_ids), "today": today}
        return [_sku_line_of(row) for row in _SKUS.read(self._reading, given)]

    def sku(self, organization_id: OrganizationId, sku_id: SkuId, today: date) -> SkuLine | None:
        """See `ProductReading.sku`."""
        return self._one(_SKU, {"organization_id": organization_id, "of_id": sku_id, "today": today})

    def sku_of_code(self, organization_id: OrganizationId, code: str, today: date) -> SkuLine | None:
        """See `ProductReading.sku_of_code`."""
        if not can_be_kept(code):
            return None
        return self._one(_SKU_OF_CODE, {"organization_id": organization_id, "code": code, "today": today})

    def sku_of_gtin(self, organization_id: OrganizationId, gtin: Gtin, today: date) -> SkuLine | None:
        """See `ProductReading.sku_of_gtin`."""
        return self._one(_SKU_OF_GTIN, {"organization_id": organization_id, "gtin": gtin, "today": today})

    def lots(self, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[LotLine]:
        """See `ProductReading.lots`."""
        given = {"organization_id": organization_id, "lots": _as_rows(lot_ids)}
        return [lot_line_of(row) for row in _LOTS.read(self._reading, given)]

    def _one(self, statement: Statement, given: Mapping[str, Any]) -> SkuLine | None:
        found = statement.read(self._reading, given)
        return _sku_line_of(found[0]) if found else None


def _as_rows(ids: Collection[ProductId] | Collection[LotId]) -> str:
    return as_json({"id": each.hex} for each in ids)


def _sku_line_of(row: AnyRow) -> SkuLine:
    return SkuLine(sku=sku_of(row), product=row.product_name, variant=row.variant_name, stock=line_of(row))


def lot_line_of(row: AnyRow) -> LotLine:
    """A lot with what it is sold as, from the columns of `LOT_LINES`."""
    if row.sku_id is None:
        return LotLine(lot=lot_of(row), item=row.item_name)
    return LotLine(
        lot=lot_of(row), item=row.item_name, sku=sku_of(row), product=row.product_name, variant=row.variant_name
    )
