"""Make, edit and archive products."""

from typing import Annotated

import typer

from domain.identity.permissions import Permission
from domain.production.product_refusals import UnknownVariant
from domain.production.products import name_key
from domain.shared.identifiers import ProductId
from entrypoints.cli.options import AsJson, Key, OrganizationName
from entrypoints.cli.products.look import ProductName, product_of, tell_product
from entrypoints.cli.session import Session, open_session

Description = Annotated[str | None, typer.Option(metavar="TEXT", help="What it is, in your own words.")]


def create(
    name: Annotated[str, typer.Argument(help="What it is called; its own among your products.")],
    description: Description = None,
    key: Key = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Make a product; then tell with add-sku how it is sold."""
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        made = session.app.production.manage_products.create(session.caller, name, description or "", key)
        _tell(session, made.id, as_json=as_json)


def edit(
    product: ProductName,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Another name.")] = None,
    description: Description = None,
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Change a product's name or description; what is not given stays."""
    if name is None and description is None:
        raise typer.BadParameter("nothing is told that shall change; see --help.")
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        product_id = product_of(session, product).product.id
        session.app.production.manage_products.edit(session.caller, product_id, name=name, description=description)
        _tell(session, product_id, as_json=as_json)


def archive(product: ProductName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Offer a product no more; its stock and its history stay."""
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        product_id = product_of(session, product).product.id
        session.app.production.manage_products.archive(session.caller, product_id)
        _tell(session, product_id, as_json=as_json)


def restore(product: ProductName, organization: OrganizationName = None, as_json: AsJson = False) -> None:
    """Offer an archived product again."""
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        product_id = product_of(session, product).product.id
        session.app.production.manage_products.restore(session.caller, product_id)
        _tell(session, product_id, as_json=as_json)


def rename_variant(
    product: ProductName,
    variant: Annotated[str, typer.Argument(metavar="VARIANT", help="The variant, by its name now.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it shall be called.")],
    organization: OrganizationName = None,
    as_json: AsJson = False,
) -> None:
    """Give a variant another name; the names of its items stay."""
    with open_session(organization, Permission.EDIT_PRODUCTS, Permission.VIEW_PRODUCTS) as session:
        whole = product_of(session, product)
        found = next((each for each in whole.variants if each.key == name_key(variant)), None)
        if found is None:
            raise UnknownVariant(variant)
        session.app.production.manage_products.rename_variant(session.caller, whole.product.id, found.id, name)
        _tell(session, whole.product.id, as_json=as_json)


def _tell(session: Session, product_id: ProductId, *, as_json: bool) -> None:
    tell_product(session, session.app.production.view_products.product(session.caller, product_id), as_json=as_json)
