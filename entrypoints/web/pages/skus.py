"""SKUs: a new size of a product, and what can be changed of one."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from flask import render_template
from pydantic import Field
from werkzeug.wrappers import Response

from application.production.add_sku import NewSku
from application.production.edit_sku import SkuEdit
from domain.identity.permissions import Permission
from domain.production.gtins import format_gtin, parse_gtin
from domain.production.products import ONLY_VARIANT
from domain.shared.identifiers import ProductId, SkuId
from domain.shared.money import UnitCost, format_money, parse_unit_cost
from domain.shared.quantity import format_quantity, parse_quantity
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.refusals import InvalidRequest
from ports.product_reading import SkuLine

sku_pages = PageRoutes()

Short = Annotated[Text, Field(max_length=200)]
FIELDS = ("variant", "size", "unit", "price", "gtin", "code", "shelf_life_days", "reorder_point")


class SkuForm(Form):
    """
    What one piece is, and how its stock is kept; a field that is empty says nothing.

    `key` is the form's own: sent twice, it makes one SKU.
    """

    variant: Short = ""
    size: Short = ""
    unit: Short = ""
    price: Short = ""
    gtin: Short = ""
    code: Short = ""
    expires: Short = ""
    shelf_life_days: Short = ""
    reorder_point: Short = ""
    key: Annotated[Text, Field(min_length=1, max_length=100)]


class SkuEditForm(Form):
    """What one piece shall be; a price or a GTIN that is empty is taken away."""

    size: Short = ""
    unit: Short = ""
    price: Short = ""
    gtin: Short = ""


@sku_pages.get("/products/<uuid:product_id>/skus/new", Permission.EDIT_PRODUCTS)
def new_sku(visit: Visit, product_id: UUID, mistake: Mistake | None = None) -> str:
    """The form for a size of a product."""
    whole = visit.app.production.view_products.product(visit.caller, ProductId(product_id))
    given: Mapping[str, str] = mistake.given if mistake else {"expires": "yes"}
    return render_template(
        "sku_new.html",
        product=whole.product,
        variants=[variant.name for variant in whole.variants],
        given=given,
        fields=FIELDS,
        key=str(visit.app.ids()),
        mistake=mistake,
    )


@sku_pages.post("/products/<uuid:product_id>/skus", Permission.EDIT_PRODUCTS, again=new_sku)
def add_sku(visit: Visit, product_id: UUID, form: SkuForm) -> Response:
    """Sell a product in a size."""
    new = NewSku(
        variant=form.variant.strip() or ONLY_VARIANT,
        size=parse_quantity(form.size, field="size"),
        unit=form.unit,
        price=_price(form.price),
        gtin=parse_gtin(form.gtin) if form.gtin.strip() else None,
        code=form.code.strip(),
        perishable=bool(form.expires),
        shelf_life_days=_days(form.shelf_life_days),
        reorder_point=(
            parse_quantity(form.reorder_point, field="reorder_point") if form.reorder_point.strip() else None
        ),
    )
    visit.app.production.add_sku(visit.caller, ProductId(product_id), new, form.key)
    return done("pages.show_product", Done.SKU_ADDED, product_id=product_id)


@sku_pages.get("/skus/<uuid:sku_id>", Permission.EDIT_PRODUCTS)
def show_sku(visit: Visit, sku_id: UUID, mistake: Mistake | None = None) -> str:
    """The form for a SKU that there is."""
    line = visit.app.production.view_products.sku(visit.caller, SkuId(sku_id))
    given = mistake.given if mistake else _facts(line)
    return render_template(
        "sku.html", line=line, given=given, fields=("size", "unit", "price", "gtin"), mistake=mistake
    )


@sku_pages.post("/skus/<uuid:sku_id>", Permission.EDIT_PRODUCTS, again=show_sku)
def edit_sku(visit: Visit, sku_id: UUID, form: SkuEditForm) -> Response:
    """Change a SKU."""
    price, gtin = _price(form.price), parse_gtin(form.gtin) if form.gtin.strip() else None
    edit = SkuEdit(
        size=parse_quantity(form.size, field="size"),
        unit=form.unit,
        price=price,
        gtin=gtin,
        without_price=price is None,
        without_gtin=gtin is None,
    )
    edited = visit.app.production.edit_sku(visit.caller, SkuId(sku_id), edit)
    return done("pages.show_product", Done.SKU_EDITED, product_id=edited.product_id)


def _facts(line: SkuLine) -> Mapping[str, str]:
    sku = line.sku
    return {
        "size": format_quantity(sku.size),
        "unit": sku.unit,
        "price": "" if sku.price is None else format_money(sku.price),
        "gtin": "" if sku.gtin is None else format_gtin(sku.gtin),
    }


def _price(text: str) -> UnitCost | None:
    return parse_unit_cost(text, field="price") if text.strip() else None


def _days(text: str) -> int | None:
    if not text.strip():
        return None
    if not (text.strip().isascii() and text.strip().isdigit()):
        expected = "a whole number of days"
        raise InvalidRequest(
            f"shelf_life_days: expected {expected}.", field="shelf_life_days", expected=expected, got=ascii(text)
        )
    return int(text)
