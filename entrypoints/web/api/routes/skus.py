"""SKUs: the sizes in which products are sold."""

from uuid import UUID

from domain.identity.permissions import Permission
from domain.shared.identifiers import ProductId, SkuId
from entrypoints.web.api.answers.products import SkuAnswer, SkuList, sku_answer
from entrypoints.web.api.bodies.products import SkuBody, SkuEditBody, SkusQuery
from entrypoints.web.api.endpoints import Call, Routes

skus = Routes("SKUs")


@skus.post("/products/<uuid:product_id>/skus", Permission.EDIT_PRODUCTS)
def add_sku(call: Call, product_id: UUID, body: SkuBody) -> SkuAnswer:
    """Sell a product in a size. Its stock is kept in a new item, or in one of the kind product that there is."""
    made = call.app.production.add_sku(call.caller, ProductId(product_id), body.new_sku(), call.key)
    return sku_answer(call.app.production.view_products.sku(call.caller, made.id), call.caller)


@skus.get("/skus/<uuid:sku_id>", Permission.VIEW_PRODUCTS)
def get_sku(call: Call, sku_id: UUID) -> SkuAnswer:
    """A SKU, and what there is of it."""
    return sku_answer(call.app.production.view_products.sku(call.caller, SkuId(sku_id)), call.caller)


@skus.get("/skus", Permission.VIEW_PRODUCTS)
def find_skus(call: Call, query: SkusQuery) -> SkuList:
    """The SKU of a code, or of a GTIN that a scanner read; none if there is none."""
    found = call.app.production.view_products.find_skus(call.caller, code=query.code, gtin=query.read_gtin())
    return SkuList(skus=[sku_answer(line, call.caller) for line in found])


@skus.patch("/skus/<uuid:sku_id>", Permission.EDIT_PRODUCTS)
def edit_sku(call: Call, sku_id: UUID, body: SkuEditBody) -> SkuAnswer:
    """Change a SKU's size, price or GTIN; code, name and shelf life are its item's."""
    edited = call.app.production.edit_sku(call.caller, SkuId(sku_id), body.edit())
    return sku_answer(call.app.production.view_products.sku(call.caller, edited.id), call.caller)
