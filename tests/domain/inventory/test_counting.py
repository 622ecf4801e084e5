from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf, moved, price
from tests.domain.shared.refusals import refused

YEAST = replace(MALT, name="Yeast", perishable=True, shelf_life_days=7)


def three_lots() -> Shelf:
    """A with 1 of 4 left, B whole with 3, C with 2 of 5 left; received in this order."""
    shelf = Shelf(replace(MALT, unit_cost=price(7)))
    for code, amount in (("A", 4), ("B", 3), ("C", 5)):
        shelf.restock(code, amount, unit_cost=price(amount))
        shelf.now += timedelta(hours=1)
    shelf.do("sale", 3, lot_code="A")
    shelf.do("sale", 3, lot_code="C")
    return shelf


def test_a_count_that_finds_what_was_expected_is_recorded_and_changes_nothing() -> None:
    shelf = three_lots()
    before = shelf.stock
    count = shelf.do("recount", 6)
    assert moved(count) == {None: "0"}
    [row] = count.movements
    assert (row.lot_id, row.reserved_delta, row.remaining, row.unit_cost, row.cost) == (None, 0, 0, price(5), 0)
    assert (shelf.stock.lots, shelf.item.on_hand, shelf.item.value) == (
        before.lots,
        before.item.on_hand,
        before.item.value,
    )


def test_a_lower_count_takes_from_the_lots_in_their_order() -> None:
    assert moved(three_lots().do("recount", 3)) == {"A": "-1", "B": "-2"}


def test_a_count_may_find_nothing() -> None:
    shelf = three_lots()
    shelf.do("recount", 0)
    assert (shelf.item.on_hand, shelf.remaining) == (0, {"A": "0", "B": "0", "C": "0"})


def test_a_lower_count_takes_expired_stock_first_and_held_stock_last() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("HELD", 1, expires_on=date.max, effective_at=NOW - timedelta(days=9))
    shelf.restock("FRESH", 1, expires_on=date.max, effective_at=NOW - timedelta(days=8))
    shelf.restock("OLD", 1, expires_on=TODAY - timedelta(days=1), effective_at=NOW - timedelta(days=7))
    shelf.hold("HELD")
    assert list(moved(shelf.do("recount", 0))) == ["OLD", "FRESH", "HELD"]


def test_a_lower_count_leaves_what_is_reserved() -> None:
    shelf = three_lots()
    shelf.do("reserved", 2, reference="order 1")
    assert moved(shelf.do("recount", 2)) == {"B": "-2", "C": "-2"}


def test_a_count_below_what_is_reserved_is_refused() -> None:
    shelf = three_lots()
    shelf.do("reserved", 2, reference="order 1")
    with refused(
        "inventory.count_below_reserved",
        "Pale malt: 1.999999 kg counted, but orders have reserved 2 kg; release a reservation first.",
        field="quantity",
        expected="at least 2 kg",
        got="1.999999 kg",
    ):
        shelf.do("recount", "1.999999")


def test_a_lower_count_is_refused_if_the_lots_read_do_not_hold_the_difference() -> None:
    shelf = three_lots()
    shelf.stock = replace(shelf.stock, lots=[shelf.lot("B")])
    with refused(
        "inventory.insufficient_stock",
        "Pale malt: 4 kg asked, 3 kg can be taken (stock that is reserved, held or expired does not count).",
        field="quantity",
        expected="at most 3 kg",
        got="4 kg",
    ):
        shelf.do("recount", 2)


def test_a_higher_count_goes_back_into_the_newest_part_used_lots() -> None:
    assert moved(three_lots().do("recount", "10.5")) == {"C": "3", "A": "1.5"}


def test_a_higher_count_goes_back_before_it_makes_a_lot() -> None:
    shelf = three_lots()
    assert moved(shelf.do("recount", 9)) == {"C": "3"}
    assert shelf.item.lots_made == 3


def test_the_rest_of_a_higher_count_is_a_new_lot_at_the_current_cost() -> None:
    shelf = three_lots()
    plan = shelf.plan("recount", 14)
    assert moved(plan.adjustment) == {"C": "3", "A": "3", "MALT-0004": "2"}
    new = shelf.lot("MALT-0004")
    assert (new.unit_cost, new.original, new.received_at) == (price(5), Quantity(2_000_000), shelf.now)
    assert shelf.item.unit_cost == price(5)


def test_the_rest_of_a_higher_count_may_be_given_a_cost() -> None:
    shelf = three_lots()
    shelf.do("recount", 13, unit_cost=UnitCost(0))
    assert (shelf.lot("MALT-0004").unit_cost, shelf.item.unit_cost) == (0, 0)


def test_the_rest_of_a_higher_count_lasts_as_long_as_a_receipt_of_today() -> None:
    shelf = Shelf(YEAST)
    shelf.do("recount", 2)
    assert shelf.lot("MALT-0001").expires_on == date(2026, 3, 9)
    shelf.do("recount", 3, expires_on=TODAY)
    assert shelf.lot("MALT-0002").expires_on == TODAY


def test_a_higher_count_does_not_fill_lots_that_are_used_up() -> None:
    shelf = Shelf()
    shelf.restock("A", 1)
    shelf.do("sale", 1)
    assert moved(shelf.do("recount", 1)) == {"MALT-0002": "1"}


def test_of_two_part_used_lots_of_one_moment_the_one_made_last_is_filled_first() -> None:
    shelf = Shelf()
    for code in ("A", "B"):
        shelf.restock(code, 2)
        shelf.do("sale", 1, lot_code=code)
    assert moved(shelf.do("recount", 3)) == {"B": "1"}


def test_a_lot_with_the_least_there_is_counts_as_part_used() -> None:
    shelf = Shelf()
    shelf.restock("A", 1)
    shelf.do("sale", "0.999999")
    assert moved(shelf.do("recount", 1)) == {"A": "0.999999"}


@pytest.mark.parametrize(("counted", "change"), [("0.5", "-0.5"), ("4", "3"), ("2", "1")])
def test_a_count_of_one_lot_changes_that_lot(counted: str, change: str) -> None:
    shelf = three_lots()
    assert moved(shelf.do("recount", counted, lot_code="A")) == {"A": change}
    assert shelf.remaining["A"] == counted
    again = three_lots()
    assert moved(again.do("recount", counted, lot_id=again.lot("A").id)) == {"A": change}


def test_a_count_of_one_lot_that_finds_what_was_expected_is_recorded() -> None:
    assert moved(three_lots().do("recount", 1, lot_code="A")) == {None: "0"}


def test_a_lot_may_be_counted_down_to_what_is_reserved_and_no_further() -> None:
    shelf = three_lots()
    shelf.do("reserved", 2, reference="order 1", lot_code="B")
    with refused(
        "inventory.count_below_reserved",
        "Lot B: 1 kg counted, but orders have reserved 2 kg; release a reservation first.",
        field="quantity",
        expected="at least 2 kg",
        got="1 kg",
    ):
        shelf.do("recount", 1, lot_code="B")
    shelf.do("recount", 2, lot_code="B")


def test_a_lot_cannot_be_counted_to_more_than_it_ever_held() -> None:
    with refused(
        "inventory.count_above_original",
        "Lot A never held more than 4 kg; count it as that, and restock the rest as a lot of its own.",
        field="quantity",
        expected="at most 4 kg",
        got="4.000001 kg",
    ):
        three_lots().do("recount", "4.000001", lot_code="A")
