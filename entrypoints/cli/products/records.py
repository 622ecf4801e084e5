"""What programs read of products with --json: the same names and forms as in the JSON API."""

from typing import TYPE_CHECKING

from domain.production.gtins import format_gtin
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity
from entrypoints.cli.records import Record, moment
from ports.product_reading import SkuLine

if TYPE_CHECKING:
    from application.production.view_products import WholeProduct


def product(of: "WholeProduct", *, stock: bool) -> Record:
    """A product with all that it is sold as; without `stock`, how many there are is null."""
    return {
        "product_id": str(of.product.id),
        "name": of.product.name,
        "description": of.product.description,
        "archived_at": moment(of.product.archived_at),
        "created_at": moment(of.product.created_at),
        "variants": [{"variant_id": str(each.id), "name": each.name} for each in of.variants],
        "skus": [sku(line, stock=stock) for line in of.skus],
    }


def sku(line: SkuLine, *, stock: bool) -> Record:
    """A SKU; without `stock`, how many there are is null."""
    of, item = line.sku, line.stock.item
    return {
        "sku_id": str(of.id),
        "product_id": str(of.product_id),
        "variant_id": str(of.variant_id),
        "item_id": str(of.item_id),
        "code": item.code,
        "name": item.name,
        "product": line.product,
        "variant": line.variant,
        "size": format_quantity(of.size),
        "unit": of.unit,
        "price": None if of.price is None else format_money(of.price),
        "gtin": None if of.gtin is None else format_gtin(of.gtin),
        "archived_at": moment(item.archived_at),
        "on_hand": format_quantity(item.on_hand) if stock else None,
        "available": format_quantity(line.stock.available) if stock else None,
    }
