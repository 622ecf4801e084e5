"""Products: what is sold, in which sizes, and how many there are of each."""

from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from domain.identity.permissions import Permission
from domain.production.gtins import format_gtin
from domain.production.products import ProductQuery
from domain.shared.identifiers import ProductId, VariantId
from entrypoints.web.incoming.cursors import product_cursor, product_position
from entrypoints.web.incoming.fields import Form, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from entrypoints.web.pages.named_lists import ROWS, NamedFilter

product_pages = PageRoutes()


class Filter(NamedFilter):
    """What the list of products shows."""

    ENDPOINT = "pages.list_products"

    def query(self) -> ProductQuery:
        """:raises BadCursor: the cursor is of another list."""
        after = None if self.cursor is None else product_position(self.cursor)
        return ProductQuery(search=self.search, archived=self.archived, limit=ROWS, after=after)


class ProductForm(Form):
    """What a product is called, and what it is."""

    name: Text = ""
    description: Text = ""


class VariantForm(Form):
    """What a variant shall be called."""

    name: Text = ""


@product_pages.get("/products", Permission.VIEW_PRODUCTS)
def list_products(visit: Visit) -> str:
    """One page of the products."""
    shown = parse_query(Filter)
    page = visit.app.production.view_products.products(visit.caller, shown.query())
    cursor = product_cursor(page.rows[-1].product) if page.more else None
    return render_template(
        "products.html",
        shown=shown,
        wholes=page.rows,
        next_page=shown.address(cursor=cursor) if cursor else None,
        **_may(visit),
    )


@product_pages.get("/products/new", Permission.EDIT_PRODUCTS)
def new_product(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form for a product."""
    del visit
    given = mistake.given if mistake else {}
    return render_template(
        "product_form.html",
        product=None,
        name=given.get("name", ""),
        description=given.get("description", ""),
        mistake=mistake,
    )


@product_pages.post("/products", Permission.EDIT_PRODUCTS, again=new_product)
def create_product(visit: Visit, form: ProductForm) -> Response:
    """Make a product; its page asks how it is sold."""
    made = visit.app.production.manage_products.create(visit.caller, form.name.strip(), form.description.strip())
    return done("pages.show_product", Done.PRODUCT_CREATED, product_id=made.id)


@product_pages.get("/products/<uuid:product_id>", Permission.VIEW_PRODUCTS)
def show_product(visit: Visit, product_id: UUID, mistake: Mistake | None = None) -> str:
    """A product with all that it is sold as."""
    whole = visit.app.production.view_products.product(visit.caller, ProductId(product_id))
    return render_template("product.html", whole=whole, mistake=mistake, format_gtin=format_gtin, **_may(visit))


@product_pages.get("/products/<uuid:product_id>/edit", Permission.EDIT_PRODUCTS)
def ask_to_edit_product(visit: Visit, product_id: UUID, mistake: Mistake | None = None) -> str:
    """The form for a product that there is."""
    product = visit.app.production.view_products.product(visit.caller, ProductId(product_id)).product
    return render_template(
        "product_form.html",
        product=product,
        name=mistake.given.get("name", "") if mistake else product.name,
        description=mistake.given.get("description", "") if mistake else product.description,
        mistake=mistake,
    )


@product_pages.post("/products/<uuid:product_id>/edit", Permission.EDIT_PRODUCTS, again=ask_to_edit_product)
def edit_product(visit: Visit, product_id: UUID, form: ProductForm) -> Response:
    """Change its name or description."""
    edit = visit.app.production.manage_products.edit
    edit(visit.caller, ProductId(product_id), name=form.name.strip(), description=form.description.strip())
    return done("pages.show_product", Done.PRODUCT_EDITED, product_id=product_id)


@product_pages.post("/products/<uuid:product_id>/archive", Permission.EDIT_PRODUCTS, again=show_product)
def archive_product(visit: Visit, product_id: UUID) -> Response:
    """Offer it no more."""
    visit.app.production.manage_products.archive(visit.caller, ProductId(product_id))
    return done("pages.show_product", Done.PRODUCT_ARCHIVED, product_id=product_id)


@product_pages.post("/products/<uuid:product_id>/restore", Permission.EDIT_PRODUCTS, again=show_product)
def restore_product(visit: Visit, product_id: UUID) -> Response:
    """Offer it again."""
    visit.app.production.manage_products.restore(visit.caller, ProductId(product_id))
    return done("pages.show_product", Done.PRODUCT_RESTORED, product_id=product_id)


def _beside_variants(visit: Visit, product_id: UUID, variant_id: UUID, mistake: Mistake) -> str:
    del variant_id
    return show_product(visit, product_id, mistake)


@product_pages.post(
    "/products/<uuid:product_id>/variants/<uuid:variant_id>", Permission.EDIT_PRODUCTS, again=_beside_variants
)
def rename_variant(visit: Visit, product_id: UUID, variant_id: UUID, form: VariantForm) -> Response:
    """Give a variant another name."""
    rename = visit.app.production.manage_products.rename_variant
    rename(visit.caller, ProductId(product_id), VariantId(variant_id), form.name.strip())
    return done("pages.show_product", Done.VARIANT_RENAMED, product_id=product_id)


def _may(visit: Visit) -> dict[str, bool]:
    return {"editable": visit.may(Permission.EDIT_PRODUCTS), "stocked": visit.may(Permission.VIEW_INVENTORY)}
