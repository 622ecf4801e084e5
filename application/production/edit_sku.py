"""Edit a SKU: its size, its price and its GTIN."""

from dataclasses import dataclass, replace

from application.auditing import audited
from application.caller import Caller
from application.production.sku_facts import sku_facts
from domain.production.gtins import Gtin
from domain.production.product_refusals import UnknownSku
from domain.production.products import Sku, checked_sku
from domain.shared.identifiers import SkuId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuEdit:
    """How a SKU shall be from now on; what is None stays, but for a price or a GTIN that shall be taken away."""

    size: Quantity | None = None
    unit: str | None = None
    price: UnitCost | None = None
    gtin: Gtin | None = None
    without_price: bool = False
    without_gtin: bool = False


@dataclass(frozen=True, slots=True)
class EditSku:
    """
    Change a SKU; what its stock is called and how it is kept is the item's.

    :raises UnknownSku: the organisation has no such SKU.
    :raises InvalidProduct, UnknownUnit: a property cannot be kept.
    :raises GtinTaken: the GTIN is another SKU's.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, sku_id: SkuId, edit: SkuEdit) -> Sku:
        def work(transaction: Transaction) -> Sku:
            units = BUILT_IN.extended(transaction.items.units(caller.organization_id))
            before = transaction.products.sku(caller.organization_id, sku_id)
            if before is None:
                raise UnknownSku(str(sku_id))
            after = checked_sku(_edited(before, edit), units)
            if after != before:
                audit = audited(
                    caller,
                    self.ids,
                    self.clock(),
                    action="production.edit_sku",
                    subject=("product_sku", after.id),
                    before=sku_facts(before),
                    after=sku_facts(after),
                )
                transaction.products.save_sku(after, audit)
            return after

        return self.transactions(work)


def _edited(before: Sku, edit: SkuEdit) -> Sku:
    return replace(
        before,
        size=before.size if edit.size is None else edit.size,
        unit=edit.unit or before.unit,
        price=None if edit.without_price else edit.price if edit.price is not None else before.price,
        gtin=None if edit.without_gtin else edit.gtin or before.gtin,
    )
