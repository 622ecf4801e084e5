"""Look at products and SKUs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType

from domain.identity.permissions import Permission
from domain.production.gtins import InvalidGtin, parse_gtin
from domain.production.product_refusals import UnknownProduct, UnknownSku
from domain.production.products import ProductQuery, name_key
from domain.shared.identifiers import ProductId, SkuId
from entrypoints.cli.options import AsJson, Limit, OrganizationName
from entrypoints.cli.products import records, tables
from entrypoints.cli.reading import uuid_of
from entrypoints.cli.screen import show
from entrypoints.cli.session import Session, open_session
from ports.product_reading import SkuLine

if TYPE_CHECKING:
    from application.production.view_products import WholeProduct

ProductName = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product, by name or id.")]
SkuName = Annotated[str, typer.Argument(metavar="SKU", help="The SKU, by code, GTIN or id.")]


def listed(
    search: Annotated[str, typer.Argument(help="Only products with this in their name.")] = "",
    archived: Annotated[bool, typer.Option("--archived", help="Those that are offered no more.")] = False,
    limit: Limit = 100,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """List products with their SKUs and what there is of each."""
    with open_session(organization, Permission.VIEW_PRODUCTS) as session:
        query = ProductQuery(search=search, archived=archived, limit=limit)
        found = list(islice(_products(session, query), limit + 1))
        wholes, more, stock = found[:limit], len(found) > limit, sees_stock(session)
        record = {"products": [records.product(each, stock=stock) for each in wholes], "more": more}

        def view() -> RenderableType:
            rows = tables.products(wholes, session.organization, stock=stock)
            return Group(rows, "", "There is more; see it with a higher --limit.") if more else rows

        show(as_json, record, view)


def shown(product: ProductName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Show a product with all that it is sold as."""
    with open_session(organization, Permission.VIEW_PRODUCTS) as session:
        tell_product(session, product_of(session, product), as_json=as_json)


def find(sku: SkuName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Show the SKU of a code, or of a GTIN as a scanner reads it."""
    with open_session(organization, Permission.VIEW_PRODUCTS) as session:
        tell_sku(session, sku_of(session, sku), as_json=as_json)


def tell_product(session: Session, whole: "WholeProduct", *, as_json: bool) -> None:
    """Show a product."""
    stock = sees_stock(session)
    record = records.product(whole, stock=stock)
    show(as_json, record, lambda: tables.product(whole, session.organization, stock=stock))


def tell_sku(session: Session, line: SkuLine, *, as_json: bool) -> None:
    """Show a SKU."""
    record = records.sku(line, stock=sees_stock(session))
    show(as_json, record, lambda: tables.sku(record))


def product_of(session: Session, name: str) -> "WholeProduct":
    """
    The product of that name or id.

    :raises UnknownProduct: there is none.
    """
    product_id = uuid_of(name)
    if product_id is not None:
        return session.app.production.view_products.product(session.caller, ProductId(product_id))
    for archived in (False, True):
        for whole in _products(session, ProductQuery(search=name, archived=archived, limit=200)):
            if whole.product.key == name_key(name):
                return whole
    raise UnknownProduct(name)


def sku_of(session: Session, name: str) -> SkuLine:
    """
    The SKU of that code, GTIN or id.

    :raises UnknownSku: there is none.
    """
    view = session.app.production.view_products
    sku_id = uuid_of(name)
    if sku_id is not None:
        return view.sku(session.caller, SkuId(sku_id))
    found = view.find_skus(session.caller, code=name) or _of_gtin(session, name)
    if not found:
        raise UnknownSku(name)
    return found[0]


def sees_stock(session: Session) -> bool:
    """Whether the caller may know how many there are."""
    return Permission.VIEW_INVENTORY in session.caller.permissions


def _of_gtin(session: Session, name: str) -> Sequence[SkuLine]:
    try:
        gtin = parse_gtin(name)
    except InvalidGtin:
        return []
    return session.app.production.view_products.find_skus(session.caller, gtin=gtin)


def _products(session: Session, query: ProductQuery) -> "Iterator[WholeProduct]":
    """All products of the query, page by page."""
    while True:
        page = session.app.production.view_products.products(session.caller, query)
        yield from page.rows
        if not page.more:
            return
        query = replace(query, after=page.rows[-1].product.key)
