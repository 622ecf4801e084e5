"""Products and SKUs as they are asked for."""

from typing import Annotated

from pydantic import Field

from application.production.add_sku import NewSku
from application.production.edit_sku import SkuEdit
from domain.inventory.item_rules import CODE_LIMIT, SHELF_LIFE_LIMIT
from domain.production.gtins import Gtin, parse_gtin
from domain.production.products import DESCRIPTION_LIMIT, NAME_LIMIT, ONLY_VARIANT, ProductQuery
from domain.shared.identifiers import ItemId
from domain.shared.money import parse_unit_cost
from domain.shared.quantity import parse_quantity
from entrypoints.web.incoming.cursors import product_position
from entrypoints.web.incoming.fields import PAGE, Body, Cursor, Id, Limit, NotNull, Number, Query, Text, UnitName

ProductName = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)]
Description = Annotated[Text, Field(max_length=DESCRIPTION_LIMIT)]
Size = Annotated[Number, Field(description="how much is in one piece, in `unit`")]
Price = Annotated[Number, Field(description="what one piece costs the buyer, in the organisation's currency")]
GtinText = Annotated[Text, Field(max_length=40, description="8, 12, 13 or 14 digits", examples=["6291041500213"])]


class ProductBody(Body):
    """A product to make."""

    name: ProductName
    description: Description = ""


class ProductEditBody(Body):
    """What to change of a product; what is left out stays."""

    name: Annotated[ProductName | None, NotNull()] = None
    description: Annotated[Description | None, NotNull()] = None


class VariantEditBody(Body):
    """What a variant shall be called."""

    name: ProductName


class SkuBody(Body):
    """
    A SKU to make: one piece of a product.

    Its stock is kept in the item `item_id`, or in a new item of the code `code`.
    """

    variant: Annotated[ProductName, Field(description="the name of a variant, made if there is none")] = ONLY_VARIANT
    size: Size
    unit: UnitName
    price: Price | None = None
    gtin: GtinText | None = None
    item_id: Id | None = None
    code: Annotated[Text, Field(max_length=CODE_LIMIT)] = ""
    perishable: bool = True
    shelf_life_days: Annotated[int, Field(ge=1, le=SHELF_LIFE_LIMIT)] | None = None
    reorder_point: Number | None = None

    def new_sku(self) -> NewSku:
        """:raises DomainError: a number is not one that can be kept."""
        return NewSku(
            variant=self.variant,
            size=parse_quantity(self.size, field="size"),
            unit=self.unit,
            price=None if self.price is None else parse_unit_cost(self.price, field="price"),
            gtin=None if self.gtin is None else parse_gtin(self.gtin),
            item_id=None if self.item_id is None else ItemId(self.item_id),
            code=self.code,
            perishable=self.perishable,
            shelf_life_days=self.shelf_life_days,
            reorder_point=(
                None if self.reorder_point is None else parse_quantity(self.reorder_point, field="reorder_point")
            ),
        )


class SkuEditBody(Body):
    """What to change of a SKU; what is left out stays. Null takes away what not every SKU has."""

    size: Annotated[Size | None, NotNull()] = None
    unit: Annotated[UnitName | None, NotNull()] = None
    price: Price | None = None
    gtin: GtinText | None = None

    def edit(self) -> SkuEdit:
        """:raises DomainError: a number is not one that can be kept."""
        return SkuEdit(
            size=None if self.size is None else parse_quantity(self.size, field="size"),
            unit=self.unit,
            price=None if self.price is None else parse_unit_cost(self.price, field="price"),
            gtin=None if self.gtin is None else parse_gtin(self.gtin),
            without_price="price" in self.model_fields_set and self.price is None,
            without_gtin="gtin" in self.model_fields_set and self.gtin is None,
        )


class ProductsQuery(Query):
    """Which page of the products."""

    search: Annotated[Text, Field(max_length=NAME_LIMIT, description="part of a name")] = ""
    archived: bool = False
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> ProductQuery:
        """:raises BadCursor: the cursor is not of this list."""
        after = None if self.cursor is None else product_position(self.cursor)
        return ProductQuery(search=self.search, archived=self.archived, limit=self.limit, after=after)


class SkusQuery(Query):
    """Which SKU: that of a code, or of a GTIN."""

    code: Annotated[Text | None, Field(max_length=CODE_LIMIT, description="the code of its item")] = None
    gtin: GtinText | None = None

    def read_gtin(self) -> Gtin | None:
        """:raises InvalidGtin: it is none."""
        return None if self.gtin is None else parse_gtin(self.gtin)
