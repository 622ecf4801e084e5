"""Make and edit SKUs."""

from enum import StrEnum
from typing import Annotated

import typer

from application.production.add_sku import NewSku
from application.production.edit_sku import SkuEdit
from domain.identity.permissions import Permission
from domain.production.gtins import parse_gtin
from domain.production.products import ONLY_VARIANT
from domain.shared.money import UnitCost, parse_unit_cost
from domain.shared.quantity import Quantity, parse_quantity, to_quantity
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.products.look import ProductName, SkuName, product_of, sku_of, tell_sku
from entrypoints.cli.reading import amount_of
from entrypoints.cli.session import open_session


class Clearable(StrEnum):
    """What a SKU may do without."""

    PRICE = "price"
    GTIN = "gtin"


Price = Annotated[str | None, typer.Option(metavar="PRICE", help="What one piece costs the buyer.")]
GtinText = Annotated[str | None, typer.Option("--gtin", metavar="DIGITS", help="The number under its bar code.")]


def add(
    product: ProductName,
    size: Annotated[list[str], typer.Argument(metavar="SIZE", help="What is in one piece: 0.33 l.")],
    code: Annotated[str, typer.Option(metavar="CODE", help="The code of a new item for its stock.")] = "",
    item: Annotated[
        str | None, typer.Option(metavar="ITEM", help="Or an item of the kind product that there is, by code or id.")
    ] = None,
    variant: Annotated[str, typer.Option(metavar="TEXT", help="Which kind of the product it is.")] = ONLY_VARIANT,
    price: Price = None,
    gtin: GtinText = None,
    lasting: Annotated[bool, typer.Option("--lasting", help="Its lots do not expire.")] = False,
    shelf_life: Annotated[
        int | None, typer.Option("--shelf-life", metavar="DAYS", help="Days until a new lot expires.")
    ] = None,
    reorder_point: Annotated[str | None, typer.Option(metavar="NUMBER", help="At or below this it is low.")] = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Sell a product in a size; its stock is kept in an item of the ledger."""
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        amount, unit = _size(size)
        new = NewSku(
            variant=variant,
            size=amount,
            unit=unit,
            price=_price(price),
            gtin=None if gtin is None else parse_gtin(gtin),
            item_id=None if item is None else session.item(item).item.id,
            code=code,
            perishable=not lasting,
            shelf_life_days=shelf_life,
            reorder_point=None if reorder_point is None else parse_quantity(reorder_point, field="reorder_point"),
        )
        made = session.app.production.add_sku(session.caller, product_of(session, product).product.id, new, key)
        tell_sku(session, session.app.production.view_products.sku(session.caller, made.id), as_json=as_json)


def edit(
    sku: SkuName,
    size: Annotated[str | None, typer.Option(metavar="SIZE", help="Another size: '500 ml'.")] = None,
    price: Price = None,
    gtin: GtinText = None,
    clear: Annotated[list[Clearable] | None, typer.Option(help="Take this away; may be given again.")] = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Change a SKU's size, price or GTIN; what is not given stays."""
    if size is None and price is None and gtin is None and not clear:
        raise typer.BadParameter("nothing is told that shall change; see --help.")
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        amount, unit = (None, None) if size is None else _size([size])
        asked = SkuEdit(
            size=amount,
            unit=unit,
            price=_price(price),
            gtin=None if gtin is None else parse_gtin(gtin),
            without_price=Clearable.PRICE in (clear or ()),
            without_gtin=Clearable.GTIN in (clear or ()),
        )
        edited = session.app.production.edit_sku(session.caller, sku_of(session, sku).sku.id, asked)
        tell_sku(session, session.app.production.view_products.sku(session.caller, edited.id), as_json=as_json)


def _size(words: list[str]) -> tuple[Quantity, str]:
    amount, unit = amount_of(words)
    if amount is None or unit is None:
        raise typer.BadParameter("expected a number and a unit, such as 0.33 l.", param_hint="SIZE")
    return to_quantity(amount, field="size"), unit


def _price(text: str | None) -> UnitCost | None:
    return None if text is None else parse_unit_cost(text, field="price")
