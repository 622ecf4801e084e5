"""Requests for what is not there, not theirs, or not to be had."""

from collections.abc import Mapping
from uuid import UUID

from domain.shared.identifiers import AdjustmentId, ItemId
from tests.brewery import change
from tests.system.shop import FEBRUARY, Bad, Request, asks, reverses

NOBODYS = UUID(int=404)
SHORT = "inventory.insufficient_stock"


def takes(kind: str, item: str, lot: str) -> Request:
    """One unit of the very lot."""
    return lambda shop: asks(kind, item, 1, lot_id=shop.lots[lot], reference="order 2")(shop)


def returns(adjustment: str, amount: int) -> Request:
    """Malt that comes back from the sale."""
    return lambda shop: asks("return", "malt", amount, origin=shop.adjustments[adjustment])(shop)


def sells_thrice(third: int) -> Request:
    """Three sales in one request, of which the last one is too large."""
    return lambda shop: shop.brewery.together(
        [change("sale", shop.items[item], amount) for item, amount in (("labels", 1), ("malt", 1), ("malt", third))],
        "bad",
    )


ELSEWHERE: Mapping[str, Bad] = {
    "an unknown item": Bad(
        lambda shop: shop.brewery.do("sale", ItemId(NOBODYS), 1, key="bad"),
        "inventory.unknown_item",
        "item_id",
        "an item of yours",
        str(NOBODYS),
    ),
    "another organisation's item": Bad(
        asks("sale", "cider", 1), "inventory.unknown_item", "item_id", "an item of yours", "{cider}"
    ),
    "another organisation's lot": Bad(
        takes("sale", "malt", "C"), "inventory.unknown_lot", "lot_id", "a lot of Malt", "{C}"
    ),
    "another item's lot": Bad(
        takes("sale", "malt", "FRESH"), "inventory.unknown_lot", "lot_id", "a lot of Malt", "{FRESH}"
    ),
    "an unknown lot number": Bad(
        asks("sale", "malt", 1, lot_code="Z"), "inventory.unknown_lot", "lot_number", "a lot of Malt", "Z"
    ),
    "a hold of another organisation's lot": Bad(
        lambda shop: shop.brewery.app.inventory.hold_lot(shop.brewery.caller, shop.lots["C"], "envy"),
        "inventory.unknown_lot",
        "lot_id",
        "a lot of yours",
        "{C}",
    ),
    "another organisation's adjustment": Bad(
        reverses("cider sale"),
        "inventory.unknown_adjustment",
        "adjustment_id",
        "an adjustment of yours",
        "{cider sale}",
    ),
    "an unknown adjustment": Bad(
        lambda shop: shop.brewery.reverse(AdjustmentId(NOBODYS), "bad"),
        "inventory.unknown_adjustment",
        "adjustment_id",
        "an adjustment of yours",
        str(NOBODYS),
    ),
    "a return of another organisation's sale": Bad(
        returns("cider sale", 1),
        "inventory.unknown_adjustment",
        "adjustment_id",
        "an adjustment of yours",
        "{cider sale}",
    ),
    "an edit of another organisation's item": Bad(
        lambda shop: shop.brewery.app.inventory.edit_item.archive(shop.brewery.caller, shop.items["cider"]),
        "inventory.unknown_item",
        "item_id",
        "an item of yours",
        "{cider}",
    ),
    "an archived item": Bad(
        asks("restock", "archived", 1), "inventory.archived_item", "item_id", "an item in use", "Archived"
    ),
    "an untracked item": Bad(
        asks("restock", "water", 1), "inventory.untracked_item", "item_id", "a tracked item", "Water"
    ),
}
LOTS: Mapping[str, Bad] = {
    "a sale of an expired lot": Bad(
        takes("sale", "yeast", "OLD"),
        "inventory.lot_expired",
        "lot_id",
        "a lot that has not expired",
        "OLD, expired 2026-02-20",
    ),
    "a reservation of an expired lot": Bad(
        takes("reserved", "yeast", "OLD"),
        "inventory.lot_expired",
        "lot_id",
        "a lot that has not expired",
        "OLD, expired 2026-02-20",
    ),
    "a sale of a held lot": Bad(
        takes("sale", "malt", "B"), "inventory.lot_held", "lot_id", "a lot that is not held", "B, held: smells"
    ),
    "a batch of a held lot": Bad(
        takes("batch_use", "malt", "B"), "inventory.lot_held", "lot_id", "a lot that is not held", "B, held: smells"
    ),
    "more than the lot has": Bad(
        asks("sale", "malt", 6, lot_code="A"), "inventory.lot_short", "quantity", "at most 5 kg", "6 kg"
    ),
    "a lot number that is taken": Bad(
        asks("restock", "malt", 1, lot_code="A"),
        "inventory.lot_number_taken",
        "lot_number",
        "a lot number that the item does not have yet",
        "A",
    ),
    "a sale before the delivery": Bad(
        asks("sale", "malt", 1, effective_at=FEBRUARY),
        "inventory.before_receipt",
        "effective_at",
        "2026-03-02T09:00:00+00:00 or later",
        "2026-02-02T09:00:00+00:00",
    ),
}
LEVELS: Mapping[str, Bad] = {
    "a sale of what is reserved, held and expired": Bad(
        asks("sale", "malt", "5.000001"), SHORT, "quantity", "at most 5 kg", "5.000001 kg"
    ),
    "a reservation of more than is available": Bad(
        asks("reserved", "malt", 6, reference="order 2"), SHORT, "quantity", "at most 5 kg", "6 kg"
    ),
    "the third of three sales": Bad(sells_thrice(5), SHORT, "quantity", "at most 4 kg", "5 kg", {"line": "3"}),
    "a batch of what has expired": Bad(asks("batch_use", "yeast", 5), SHORT, "quantity", "at most 4 each", "5 each"),
    "more written off than is free": Bad(asks("trash", "yeast", 11), SHORT, "quantity", "at most 10 each", "11 each"),
    "a count below what is reserved": Bad(
        asks("recount", "malt", 1), "inventory.count_below_reserved", "quantity", "at least 2 kg", "1 kg"
    ),
    "a lot's count below what is reserved": Bad(
        asks("recount", "malt", 1, lot_code="A"),
        "inventory.count_below_reserved",
        "quantity",
        "at least 2 kg",
        "1 kg",
    ),
    "a lot's count above what it held": Bad(
        asks("recount", "malt", 11, lot_code="A"),
        "inventory.count_above_original",
        "quantity",
        "at most 10 kg",
        "11 kg",
    ),
    "a release of nothing": Bad(
        asks("unreserved", "malt", reference="order 2"),
        "inventory.not_reserved",
        "reference",
        "a reference with a reservation",
        "order 2",
    ),
    "a release of more than is reserved": Bad(
        asks("unreserved", "malt", 3, reference="order 1"),
        "inventory.not_reserved",
        "quantity",
        "at most 2 kg",
        "3 kg",
    ),
}
UNDOING: Mapping[str, Bad] = {
    "more back than was sold": Bad(
        returns("sale", 4), "inventory.return_too_large", "quantity", "at most 3 kg", "4 kg"
    ),
    "a return from what is no sale": Bad(
        returns("reservation", 1),
        "inventory.unknown_adjustment",
        "adjustment_id",
        "an adjustment of yours",
        "{reservation}",
    ),
    "the reversal of a delivery that was used": Bad(
        reverses("delivery"),
        "inventory.reversal_blocked",
        "adjustment_id",
        "an adjustment whose lots were not used since",
        "later: batch_use {batch}",
        {"came_after": "batch_use {batch}"},
    ),
    "a second reversal": Bad(
        reverses("breakage"),
        "inventory.already_reversed",
        "adjustment_id",
        "an adjustment that is not reversed",
        "{breakage}",
    ),
    "the reversal of a reversal": Bad(
        reverses("undone"), "inventory.not_reversible", "adjustment_id", "a change of stock on hand", "reversal"
    ),
    "the reversal of a reservation": Bad(
        reverses("reservation"), "inventory.not_reversible", "adjustment_id", "a change of stock on hand", "reserved"
    ),
}
