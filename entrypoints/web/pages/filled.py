"""From a filling to the form that finishes the batch, with what was filled in its rows."""

from collections.abc import Mapping, Sequence

from flask import url_for

from application.production.view_batches import BatchRecord
from domain.identity.permissions import Permission
from domain.production.batches import INPUTS
from domain.production.filling import Filled, Filling, exact_text
from domain.production.products import ProductQuery
from entrypoints.web.pages.endpoints import Visit
from ports.product_reading import SkuLine

SUGGESTED = 200


def offered_skus(visit: Visit) -> Sequence[SkuLine]:
    """What can be filled, for who may see products; others write codes."""
    if not visit.may(Permission.VIEW_PRODUCTS):
        return []
    page = visit.app.production.view_products.products(visit.caller, ProductQuery(limit=SUGGESTED))
    return [line for whole in page.rows for line in whole.skus]


def counted_inputs(record: BatchRecord) -> Mapping[str, str]:
    """What the batch took that is counted, by its code: what something can be filled into."""
    taken = [each for each in record.movements if each.movement.role in INPUTS and each.unit == "each"]
    return {each.item_code: each.item_name for each in taken}


def finish_address(record: BatchRecord, offered: Sequence[SkuLine], filling: Filling) -> str:
    """
    Where the batch is finished as it was filled: all that there was came out, and each kind of container is a row.

    A container that is called as a SKU stands for so many pieces of that, one that is called as something that the
    batch took is this; by code or name. What is called otherwise has still to be told there.
    """
    items = [line.stock.item for line in offered]
    skus = _by_what_it_is_called({item.code: item.name for item in items})
    containers = _by_what_it_is_called(counted_inputs(record))
    rows = [each for each in filling.filled if each.count]
    return url_for(
        "pages.show_finish",
        batch_id=record.batch.id,
        amount=exact_text(filling.leftover + sum(each.count * each.holds for each in rows)),
        unit=filling.unit,
        sku=[skus.get(_called(each), "") for each in rows],
        count=[each.count for each in rows],
        container=[containers.get(_called(each), "") for each in rows],
    )


def _by_what_it_is_called(names: Mapping[str, str]) -> Mapping[str, str]:
    """Codes by code and by name, whatever the case; a code comes before a name that reads the same."""
    return {name.casefold(): code for code, name in names.items()} | {code.casefold(): code for code in names}


def _called(filled: Filled) -> str:
    return filled.container.name.casefold()
