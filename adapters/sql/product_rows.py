"""Products, variants and SKUs as rows."""

from typing import Any

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import product, product_sku, product_variant
from domain.production.products import Product, Sku, Variant

PRODUCT = [product.c[name] for name in Product.__dataclass_fields__]
VARIANT = [product_variant.c[name] for name in Variant.__dataclass_fields__]
SKU = [product_sku.c[name].label(f"sku_{name}") for name in Sku.__dataclass_fields__]
"""The columns of each kind of value; a SKU's may stand beside its item's."""


def product_of(row: AnyRow) -> Product:
    """A product, from the columns `PRODUCT`."""
    return Product(**row._asdict())


def variant_of(row: AnyRow) -> Variant:
    """A variant, from the columns `VARIANT`."""
    return Variant(**row._asdict())


def sku_of(row: AnyRow) -> Sku:
    """A SKU, from the columns `SKU`."""
    return Sku(**{name: getattr(row, f"sku_{name}") for name in Sku.__dataclass_fields__})


def product_row(kept: Product) -> dict[str, Any]:
    """A product as it is kept."""
    return {name: getattr(kept, name) for name in Product.__dataclass_fields__} | {"name_key": kept.key}


def variant_row(kept: Variant) -> dict[str, Any]:
    """A variant as it is kept."""
    return {name: getattr(kept, name) for name in Variant.__dataclass_fields__} | {"name_key": kept.key}


def sku_row(kept: Sku) -> dict[str, Any]:
    """A SKU as it is kept."""
    return {name: getattr(kept, name) for name in Sku.__dataclass_fields__}
