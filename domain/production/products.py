"""
Products: what is sold, its variants (scent, style, colour), and of each the SKUs in which it is sold.

A SKU says what one piece is: how much is in it, what it costs the buyer, and its GTIN. Its stock is an item's, in the
ledger where all stock is: a piece of it is that item's unit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.production.gtins import Gtin
from domain.production.product_refusals import InvalidProduct, VariantNameTaken
from domain.shared.identifiers import ItemId, OrganizationId, ProductId, SkuId, VariantId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity, format_quantity
from domain.shared.units import UnitTable

NAME_LIMIT = 100
DESCRIPTION_LIMIT = 2_000
ONLY_VARIANT = "Standard"
"""What the variant of a product is called that has but one."""
PIECE = "each"
"""The unit in which the stock of SKUs is counted, and what they are filled into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Something that is made to be sold. An archived one is no longer offered; its stock and history stay."""

    organization_id: OrganizationId
    id: ProductId
    name: str
    description: str = ""
    archived_at: datetime | None = None
    created_at: datetime

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return name_key(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductQuery:
    """
    Which products, by name, which is each one's own: at most `limit`, those that follow the key `after`.

    `search` is part of a name.
    """

    search: str = ""
    archived: bool = False
    limit: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One kind of a product; `name` is its own among the product's."""

    organization_id: OrganizationId
    id: VariantId
    product_id: ProductId
    name: str

    @property
    def key(self) -> str:
        """The name as names are compared."""
        return name_key(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sku:
    """
    What one piece is that is sold: `size` millionths of `unit`, for `price` millionths of the organisation's currency.

    `item_id` is the item in which its stock is kept.
    """

    organization_id: OrganizationId
    id: SkuId
    product_id: ProductId
    variant_id: VariantId
    item_id: ItemId
    size: Quantity
    unit: str
    price: UnitCost | None = None
    gtin: Gtin | None = None
    created_at: datetime


def name_key(name: str) -> str:
    """A name as names are compared: without regard to case."""
    return name.casefold()


def checked_product(product: Product) -> Product:
    """
    The product, if it can be kept.

    :raises InvalidProduct: its name or description cannot be kept.
    """
    _check_name(product.name, "name")
    description = product.description
    if len(description) > DESCRIPTION_LIMIT or not _is_text(description):
        expected = f"at most {DESCRIPTION_LIMIT} characters of text"
        raise InvalidProduct(
            f"description must be {expected}.",
            field="description",
            expected=expected,
            got=f"{len(description)} characters",
        )
    return product


def checked_variant(variant: Variant, others: Iterable[Variant]) -> Variant:
    """
    The variant, if it can be kept.

    :raises InvalidProduct: its name cannot be kept.
    :raises VariantNameTaken: another variant of the product has its name.
    """
    _check_name(variant.name, "variant")
    if any(other.key == variant.key for other in others if other.id != variant.id):
        raise VariantNameTaken(variant.name)
    return variant


def checked_sku(sku: Sku, units: UnitTable) -> Sku:
    """
    The SKU, if it can be kept; its unit by its symbol, however it was written.

    :raises InvalidProduct: nothing is in it.
    :raises UnknownUnit: there is no such unit.
    """
    if sku.size <= 0:
        got = format_quantity(sku.size)
        raise InvalidProduct("size must be more than zero.", field="size", expected="more than zero", got=got)
    return replace(sku, unit=units.find(sku.unit).symbol)


def sku_name(product: Product, variant: Variant, sku: Sku) -> str:
    """How the stock of a SKU is called: "Kölsch, Unfiltered, 0.33 l". The only variant of a product goes without."""
    kind = [] if variant.name == ONLY_VARIANT else [variant.name]
    return ", ".join([product.name, *kind, f"{format_quantity(sku.size)} {sku.unit}"])


def _check_name(name: str, field: str) -> None:
    if len(name) > NAME_LIMIT or not name or name != name.strip() or not name.isprintable():
        expected = f"1 to {NAME_LIMIT} printable characters without blanks around them"
        got = ascii(name) if len(name) <= NAME_LIMIT else f"{len(name)} characters"
        raise InvalidProduct(f"{field} must be {expected}.", field=field, expected=expected, got=got)


def _is_text(text: str) -> bool:
    """Printable, but for line breaks and tabs."""
    return all(sign.isprintable() or sign in "\n\r\t" for sign in text)
