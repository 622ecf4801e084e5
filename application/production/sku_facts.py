"""A SKU as the audit tells it."""

from domain.production.gtins import format_gtin
from domain.production.products import Sku
from domain.shared.audit import Facts
from domain.shared.money import format_money
from domain.shared.quantity import format_quantity


def sku_facts(sku: Sku) -> Facts:
    return {
        "size": f"{format_quantity(sku.size)} {sku.unit}",
        "price": None if sku.price is None else format_money(sku.price),
        "gtin": None if sku.gtin is None else format_gtin(sku.gtin),
        "item_id": str(sku.item_id),
    }
