"""Products: what is made to be sold."""

from http import HTTPStatus
from uuid import UUID

from domain.identity.permissions import Permission
from domain.production.products import Product
from domain.shared.identifiers import ProductId, VariantId
from entrypoints.web.api.answers.products import (
    ProductAnswer,
    ProductPage,
    VariantAnswer,
    product_answer,
    product_page,
    variant_answer,
)
from entrypoints.web.api.bodies.products import ProductBody, ProductEditBody, ProductsQuery, VariantEditBody
from entrypoints.web.api.endpoints import Call, Routes

products = Routes("Products")


@products.get("/products", Permission.VIEW_PRODUCTS)
def list_products(call: Call, query: ProductsQuery) -> ProductPage:
    """Products by name, with their SKUs and what there is of each."""
    return product_page(call.app.production.view_products.products(call.caller, query.query()), call.caller)


@products.post("/products", Permission.EDIT_PRODUCTS)
def create_product(call: Call, body: ProductBody) -> ProductAnswer:
    """Make a product; then add the sizes in which it is sold."""
    made = call.app.production.manage_products.create(call.caller, body.name, body.description, call.key)
    return _whole(call, made)


@products.get("/products/<uuid:product_id>", Permission.VIEW_PRODUCTS)
def get_product(call: Call, product_id: UUID) -> ProductAnswer:
    """A product with all that it is sold as."""
    return product_answer(call.app.production.view_products.product(call.caller, ProductId(product_id)), call.caller)


@products.patch("/products/<uuid:product_id>", Permission.EDIT_PRODUCTS)
def edit_product(call: Call, product_id: UUID, body: ProductEditBody) -> ProductAnswer:
    """Change a product's name or description."""
    edit = call.app.production.manage_products.edit
    return _whole(call, edit(call.caller, ProductId(product_id), name=body.name, description=body.description))


@products.post("/products/<uuid:product_id>/archive", Permission.EDIT_PRODUCTS, HTTPStatus.OK)
def archive_product(call: Call, product_id: UUID) -> ProductAnswer:
    """Offer a product no more. Its stock and its history stay."""
    return _whole(call, call.app.production.manage_products.archive(call.caller, ProductId(product_id)))


@products.post("/products/<uuid:product_id>/restore", Permission.EDIT_PRODUCTS, HTTPStatus.OK)
def restore_product(call: Call, product_id: UUID) -> ProductAnswer:
    """Offer an archived product again."""
    return _whole(call, call.app.production.manage_products.restore(call.caller, ProductId(product_id)))


@products.patch("/products/<uuid:product_id>/variants/<uuid:variant_id>", Permission.EDIT_PRODUCTS)
def rename_variant(call: Call, product_id: UUID, variant_id: UUID, body: VariantEditBody) -> VariantAnswer:
    """Give a variant another name."""
    rename = call.app.production.manage_products.rename_variant
    return variant_answer(rename(call.caller, ProductId(product_id), VariantId(variant_id), body.name))


def _whole(call: Call, product: Product) -> ProductAnswer:
    whole = call.app.production.view_products.product(call.caller, product.id)
    return product_answer(whole, call.caller)
