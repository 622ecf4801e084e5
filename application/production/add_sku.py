"""Add a SKU: a size in which a product is sold, with the item in which its stock is kept."""

from dataclasses import dataclass, fields, replace
from uuid import UUID

from application.auditing import audited
from application.caller import Caller
from application.inventory.create_items import CreateItems
from application.production.sku_facts import sku_facts
from application.requests import claim_for, first_answer
from domain.inventory.item_rules import NewItem
from domain.inventory.items import ItemKind, PickingPolicy
from domain.inventory.refusals import UnknownItem
from domain.production.gtins import Gtin
from domain.production.product_refusals import ItemNotSellable, UnknownProduct, UnknownSku
from domain.production.products import (
    ONLY_VARIANT,
    PIECE,
    Product,
    Sku,
    Variant,
    checked_sku,
    checked_variant,
    name_key,
    sku_name,
)
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ItemId, ProductId, SkuId, VariantId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSku:
    """
    What is told of a SKU when it is made; the meaning and units are those of `Sku`.

    `variant` is a name: one of the product's, or a new one. The stock is kept in the item `item_id`; if that is None,
    in a new item of the code `code`, of which `perishable`, `shelf_life_days` and `reorder_point` tell more.
    """

    variant: str = ONLY_VARIANT
    size: Quantity
    unit: str
    price: UnitCost | None = None
    gtin: Gtin | None = None
    item_id: ItemId | None = None
    code: str = ""
    perishable: bool = True
    shelf_life_days: int | None = None
    reorder_point: Quantity | None = None


@dataclass(frozen=True, slots=True)
class AddSku:
    """
    Make a SKU. With a key it is made once; a repetition gets the same.

    :raises UnknownProduct: the organisation has no such product.
    :raises InvalidProduct, UnknownUnit: a property cannot be kept.
    :raises GtinTaken: the GTIN is another SKU's.
    :raises InvalidItem: what is told of its item cannot be kept.
    :raises ItemCodeTaken: the code is another item's.
    :raises UnknownItem: the organisation has no such item to keep the stock in.
    :raises ItemNotSellable: the item is no product, is not counted in pieces, or is another SKU's.
    :raises KeyReused: the key belongs to another request.
    """

    transactions: Transactions
    create_items: CreateItems
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, product_id: ProductId, new: NewSku, key: str | None = None) -> Sku:
        def work(transaction: Transaction) -> Sku:
            sku_id = SkuId(self.ids())
            if key is not None:
                asked = (product_id, *(getattr(new, each.name) for each in fields(new)))
                claim = claim_for(key, "add sku", asked, [str(sku_id)], self.clock())
                held = transaction.claims.take(caller.organization_id, [claim])
                if key in held:
                    [made] = first_answer(held[key], claim)
                    return _made_before(transaction, caller, SkuId(UUID(made)))
            product = transaction.products.get(caller.organization_id, product_id)
            if product is None:
                raise UnknownProduct(str(product_id))
            return self._made(transaction, caller, product, sku_id, new)

        return self.transactions(work)

    def _made(self, transaction: Transaction, caller: Caller, product: Product, sku_id: SkuId, new: NewSku) -> Sku:
        units = BUILT_IN.extended(transaction.items.units(caller.organization_id))
        variant = self._variant(transaction, product, new.variant)
        sku = checked_sku(
            Sku(
                organization_id=product.organization_id,
                id=sku_id,
                product_id=product.id,
                variant_id=variant.id,
                item_id=ItemId(sku_id),
                size=new.size,
                unit=new.unit,
                price=new.price,
                gtin=new.gtin,
                created_at=self.clock(),
            ),
            units,
        )
        sku = replace(sku, item_id=self._item(transaction, caller, new, sku_name(product, variant, sku)))
        transaction.products.add_sku(sku, self._audit(caller, sku))
        return sku

    def _variant(self, transaction: Transaction, product: Product, name: str) -> Variant:
        """The product's variant of that name, made if there is none."""
        variants = transaction.products.variants(product.organization_id, product.id)
        found = next((variant for variant in variants if variant.key == name_key(name)), None)
        if found is not None:
            return found
        made = Variant(
            organization_id=product.organization_id, id=VariantId(self.ids()), product_id=product.id, name=name
        )
        transaction.products.add_variant(checked_variant(made, variants))
        return made

    def _item(self, transaction: Transaction, caller: Caller, new: NewSku, name: str) -> ItemId:
        """The item in which the stock is kept: the one that is told, or a new one of that name."""
        if new.item_id is not None:
            return _sellable(transaction, caller, new.item_id)
        item = NewItem(
            code=new.code,
            name=name,
            kind=ItemKind.PRODUCT,
            unit=PIECE,
            perishable=new.perishable,
            shelf_life_days=new.shelf_life_days,
            picking_policy=PickingPolicy.FEFO if new.perishable else PickingPolicy.FIFO,
            reorder_point=new.reorder_point,
        )
        [made] = self.create_items.within(transaction, caller, [item])
        return made.id

    def _audit(self, caller: Caller, sku: Sku) -> AuditEntry:
        subject = ("product_sku", sku.id)
        return audited(
            caller, self.ids, self.clock(), action="production.add_sku", subject=subject, after=sku_facts(sku)
        )


def _made_before(transaction: Transaction, caller: Caller, sku_id: SkuId) -> Sku:
    found = transaction.products.sku(caller.organization_id, sku_id)
    if found is None:
        raise UnknownSku(str(sku_id))
    return found


def _sellable(transaction: Transaction, caller: Caller, item_id: ItemId) -> ItemId:
    item = transaction.items.get(caller.organization_id, item_id)
    if item is None:
        raise UnknownItem(str(item_id))
    if item.kind is not ItemKind.PRODUCT:
        raise ItemNotSellable(f"of the kind {ItemKind.PRODUCT}", item.kind)
    if item.unit != PIECE:
        raise ItemNotSellable(f"counted in {PIECE}", item.unit)
    return item_id
