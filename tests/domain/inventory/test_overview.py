from dataclasses import replace
from datetime import timedelta

import pytest

from domain.inventory.overview import ItemQuery, Show, Sort, StockLine, search_key, sort_key
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW

ITEM = replace(MALT, on_hand=Quantity(10), reserved=Quantity(1), value=Money(7), reorder_point=Quantity(4))
LINE = StockLine(item=ITEM, held=Quantity(2), expired=Quantity(3), next_expiry=None)


def test_what_is_neither_reserved_held_nor_expired_is_available() -> None:
    assert LINE.available == 4


@pytest.mark.parametrize(("reorder_point", "low"), [(None, False), (3, False), (4, True), (5, True)])
def test_an_item_is_low_at_its_reorder_point(reorder_point: int | None, low: bool) -> None:  # noqa: FBT001 - expected
    point = None if reorder_point is None else Quantity(reorder_point)
    assert replace(LINE, item=replace(ITEM, reorder_point=point)).is_low is low


@pytest.mark.parametrize(("on_hand", "out"), [(7, False), (6, True), (5, True)])
def test_an_item_is_out_when_nothing_is_available(on_hand: int, out: bool) -> None:  # noqa: FBT001 - expected
    assert replace(LINE, item=replace(ITEM, on_hand=Quantity(on_hand))).is_out is out


def test_an_item_without_stock_to_track_is_never_out() -> None:
    assert not replace(LINE, item=replace(ITEM, on_hand=Quantity(0), tracked=False)).is_out


def test_an_item_is_searched_by_name_and_code_whatever_the_case() -> None:
    assert search_key("Weißbier Ölkanne", "KEG-1") == "weissbier ölkanne\nkeg-1"


def test_names_come_before_the_names_that_go_on() -> None:
    assert search_key("Malt", "Z") < search_key("Malt extract", "A")


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (Sort.NAME, "pale malt\nmalt"),
        (Sort.CODE, "MALT"),
        (Sort.ON_HAND, 10),
        (Sort.VALUE, 7),
        (Sort.CREATED, 1_772_442_000_000_001),
    ],
)
def test_an_item_is_ordered_by_what_the_cursor_carries(sort: Sort, key: str | int) -> None:
    found = sort_key(replace(ITEM, created_at=NOW + timedelta(microseconds=1)), sort)
    assert (found, type(found)) == (key, type(key))


def test_the_stock_list_shows_active_items_by_name_unless_it_is_told_otherwise() -> None:
    query = ItemQuery()
    assert (query.search, query.kind, query.show, query.sort, query.descending, query.limit, query.after) == (
        "",
        None,
        Show.ACTIVE,
        Sort.NAME,
        False,
        50,
        None,
    )
