"""What people look at: stock lines, lots and history as they are listed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.items import Item, ItemKind
from domain.inventory.lots import EPOCH, MICROSECOND
from domain.shared.identifiers import ItemId
from domain.shared.money import Money
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLine:
    """
    One item of the stock list.

    `held` and `expired` count what is free in held lots, and in lots that are expired but not held, so that available =
    on hand - reserved - held - expired. `next_expiry` is the first day on which an open lot ends that has not expired.
    """

    item: Item
    held: Quantity
    expired: Quantity
    next_expiry: date | None

    @property
    def available(self) -> Quantity:
        """What may be sold, reserved or made into something."""
        return Quantity(self.item.on_hand - self.item.reserved - self.held - self.expired)

    @property
    def is_low(self) -> bool:
        """At or below the reorder point."""
        return self.item.reorder_point is not None and self.available <= self.item.reorder_point

    @property
    def is_out(self) -> bool:
        """Tracked, and nothing of it is available."""
        return self.item.tracked and self.available <= 0


class Sort(StrEnum):
    """By what the stock list is ordered (`sort_key`); ties go by id, backwards as well when it descends."""

    NAME = "name"
    CODE = "code"
    ON_HAND = "on_hand"
    VALUE = "value"
    CREATED = "created_at"


class Show(StrEnum):
    """
    Which items the stock list shows, besides the search.

    All but ARCHIVED and ALL leave archived items out. LOW and OUT are `is_low` and `is_out`; EXPIRED has expired stock.
    """

    ACTIVE = "active"
    LOW = "low"
    OUT = "out"
    EXPIRED = "expired"
    ARCHIVED = "archived"
    ALL = "all"


Key = str | int
"""A sort value as it stands in a cursor; times are microseconds since 1970."""


def search_key(name: str, code: str) -> str:
    """What an item is searched in and, by name, ordered by: name and code, whatever the case."""
    return f"{name}\n{code}".casefold()


def sort_key(item: Item, sort: Sort) -> Key:
    """By what an item is ordered: texts by code points, numbers by size."""
    match sort:
        case Sort.NAME:
            return search_key(item.name, item.code)
        case Sort.CODE:
            return item.code
        case Sort.ON_HAND:
            return item.on_hand
        case Sort.VALUE:
            return item.value
        case Sort.CREATED:
            return (item.created_at - EPOCH) // MICROSECOND


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """
    A page of the stock list: at most `limit` items after the one with sort key and id of `after`.

    An item is found when its `search_key` contains the search, casefolded and without blanks around it.
    """

    search: str = ""
    kind: ItemKind | None = None
    show: Show = Show.ACTIVE
    sort: Sort = Sort.NAME
    descending: bool = False
    limit: int = 50
    after: tuple[Key, ItemId] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """
    A page of history, newest first: of one item, or of all (None).

    `before` is the position of the last movement of the page before: when it was recorded, its item and sequence.
    """

    item_id: ItemId | None = None
    limit: int = 50
    before: tuple[datetime, ItemId, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One movement with its adjustment (without its other movements), and the names that people know."""

    adjustment: Adjustment
    movement: Movement
    item_code: str
    item_name: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAsOf:
    """An item's stock as it was: the sums of all movements in effect by then."""

    item_id: ItemId
    code: str
    name: str
    unit: str
    on_hand: Quantity
    value: Money
