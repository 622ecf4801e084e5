"""Products and SKUs as answered."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from application.caller import Caller
from application.paging import Page
from application.production.view_products import WholeProduct
from domain.identity.permissions import Permission
from domain.production.gtins import format_gtin
from domain.production.products import Variant
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.web.api.answers.parts import Decimals, NextCursor
from entrypoints.web.incoming.cursors import product_cursor
from ports.product_reading import SkuLine

Stock = Annotated[
    str | None,
    Field(description="pieces, exact; null without the permission inventory.view", examples=["24"]),
]


class VariantAnswer(TypedDict):
    """One kind of a product."""

    variant_id: UUID
    name: str


class SkuAnswer(TypedDict):
    """What one piece is that is sold, and how many there are. Its stock is the item's: sell and count it there."""

    sku_id: UUID
    product_id: UUID
    variant_id: UUID
    item_id: UUID
    code: Annotated[str, Field(description="the item's code")]
    name: Annotated[str, Field(description="the item's name")]
    product: str
    variant: str
    size: Decimals
    unit: str
    price: Annotated[
        str | None,
        Field(description="what one piece costs the buyer, in the organisation's currency", examples=["2.9"]),
    ]
    gtin: str | None
    archived_at: Annotated[datetime | None, Field(description="when its item was put out of use")]
    on_hand: Stock
    available: Stock


class SkuList(TypedDict):
    """The SKUs that were looked for."""

    skus: list[SkuAnswer]


class ProductAnswer(TypedDict):
    """A product with all that it is sold as."""

    product_id: UUID
    name: str
    description: str
    archived_at: datetime | None
    created_at: datetime
    variants: list[VariantAnswer]
    skus: list[SkuAnswer]


class ProductPage(TypedDict):
    """A page of products, by name."""

    products: list[ProductAnswer]
    next_cursor: NextCursor


def variant_answer(variant: Variant) -> VariantAnswer:
    """A variant."""
    return {"variant_id": variant.id, "name": variant.name}


def sku_answer(line: SkuLine, caller: Caller) -> SkuAnswer:
    """A SKU as this caller may see it."""
    sku, stock = line.sku, line.stock
    counts = Permission.VIEW_INVENTORY in caller.permissions
    return {
        "sku_id": sku.id,
        "product_id": sku.product_id,
        "variant_id": sku.variant_id,
        "item_id": sku.item_id,
        "code": stock.item.code,
        "name": stock.item.name,
        "product": line.product,
        "variant": line.variant,
        "size": format_quantity(sku.size),
        "unit": sku.unit,
        "price": None if sku.price is None else format_money(sku.price),
        "gtin": None if sku.gtin is None else format_gtin(sku.gtin),
        "archived_at": stock.item.archived_at,
        "on_hand": format_quantity(stock.item.on_hand) if counts else None,
        "available": format_quantity(stock.available) if counts else None,
    }


def product_answer(whole: WholeProduct, caller: Caller) -> ProductAnswer:
    """A product as this caller may see it."""
    product = whole.product
    return {
        "product_id": product.id,
        "name": product.name,
        "description": product.description,
        "archived_at": product.archived_at,
        "created_at": product.created_at,
        "variants": [variant_answer(variant) for variant in whole.variants],
        "skus": [sku_answer(line, caller) for line in whole.skus],
    }


def product_page(page: Page[WholeProduct], caller: Caller) -> ProductPage:
    """A page of products, and where the next one begins."""
    cursor = product_cursor(page.rows[-1].product) if page.more else None
    return ProductPage(products=[product_answer(whole, caller) for whole in page.rows], next_cursor=cursor)
