"""A brewery in the middle of its day, of which things are asked that cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple, Unpack

from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from tests.brewery import Amount, Brewery
from tests.domain.inventory.shelf import Fields
from tests.installations import Installation

FEBRUARY = datetime(2026, 2, 2, 9, tzinfo=UTC)
"""A month before the requests are made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """
    What there is, by the names that people give it.

    Of the malt's lot A 10 kg came, order 9 got 3 kg and order 1 has reserved 2 kg; 3 kg of lot B are held. Of the yeast
    there are 4 in lot FRESH, and 6 in lot OLD, which has expired. All bottles of the delivery went into the batch, and
    the breakage of labels was reversed. The neighbour has cider.
    """

    brewery: Brewery
    items: Mapping[str, ItemId]
    lots: Mapping[str, LotId]
    adjustments: Mapping[str, AdjustmentId]


def opened(installation: Installation) -> Shop:
    """Open the shop, and the neighbour's."""
    brewery, cidery = Brewery.founded(installation.app), Brewery.founded(installation.app, "Next Door Cidery")
    items = {code: brewery.item(code) for code in ("malt", "archived")}
    items |= {code: brewery.item(code, unit="each") for code in ("bottles", "labels")}
    items["yeast"] = brewery.item("yeast", unit="each", perishable=True)
    items["water"] = brewery.item("water", unit="l", tracked=False)
    items["cider"] = cidery.item("cider", unit="l")
    lots = {
        "A": brewery.restock(items["malt"], "A", 10),
        "B": brewery.restock(items["malt"], "B", 3),
        "OLD": brewery.restock(items["yeast"], "OLD", 6, effective_at=FEBRUARY, expires_on=date(2026, 2, 20)),
        "FRESH": brewery.restock(items["yeast"], "FRESH", 4, expires_on=date(2026, 6, 1)),
        "C": cidery.restock(items["cider"], "C", 100),
    }
    made = {
        "sale": brewery.do("sale", items["malt"], 3, reference="order 9"),
        "reservation": brewery.do("reserved", items["malt"], 2, reference="order 1", key="order 1"),
        "delivery": brewery.do("restock", items["bottles"], 24),
        "batch": brewery.do("batch_use", items["bottles"], 24),
        "labels": brewery.do("restock", items["labels"], 10),
        "breakage": brewery.do("damaged", items["labels"], 1),
        "cider sale": cidery.do("sale", items["cider"], 1, reference="order 9"),
    }
    made["undone"] = brewery.reverse(made["breakage"].id)
    brewery.app.inventory.hold_lot(brewery.caller, lots["B"], "smells")
    brewery.app.inventory.edit_item.archive(brewery.caller, items["archived"])
    return Shop(brewery=brewery, items=items, lots=lots, adjustments={name: each.id for name, each in made.items()})


Request = Callable[[Shop], object]


class Bad(NamedTuple):
    """
    A request, and what its refusal tells.

    Braces stand for ids: {malt} for the item's, {A} for the lot's, {sale} for the adjustment's.
    """

    request: Request
    code: str
    field: str
    expected: str
    got: str = ""
    details: Mapping[str, str] = MappingProxyType({})

    def told_in(self, shop: Shop) -> "Bad":
        """The same with the shop's ids."""
        ids = {**shop.items, **shop.lots, **shop.adjustments}
        details = {name: text.format(**ids) for name, text in self.details.items()}
        return self._replace(expected=self.expected.format(**ids), got=self.got.format(**ids), details=details)


def asks(kind: str, item: str, amount: Amount = None, **fields: Unpack[Fields]) -> Request:
    """A request for one change of an item, under a key that must not be kept."""
    return lambda shop: shop.brewery.do(kind, shop.items[item], amount, key="bad", **fields)


def reverses(adjustment: str) -> Request:
    """A request for a reversal, under a key that must not be kept."""
    return lambda shop: shop.brewery.reverse(shop.adjustments[adjustment], key="bad")
