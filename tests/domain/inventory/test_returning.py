from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.inventory.items import PickingPolicy
from domain.inventory.refusals import ReturnTooLarge, UnknownAdjustment
from domain.shared.identifiers import AdjustmentId
from tests.domain.inventory.shelf import MALT, NOW, Shelf, moved, price
from tests.domain.shared.refusals import refused

RETURN_OF = [("sale", "return"), ("batch_use", "batch_return")]


def two_lots() -> Shelf:
    """4 kg at 3 received before 6 kg at 5."""
    shelf = Shelf()
    shelf.restock("A", 4, unit_cost=price(3), effective_at=NOW - timedelta(days=2))
    shelf.restock("B", 6, unit_cost=price(5), effective_at=NOW - timedelta(days=1))
    return shelf


@pytest.mark.parametrize(("use", "back"), RETURN_OF)
def test_a_return_goes_back_into_the_lots_it_left_the_last_taken_first(use: str, back: str) -> None:
    shelf = two_lots()
    sale = shelf.do(use, 6, reference="order 1")
    assert moved(shelf.do(back, 3, origin=sale.id)) == {"B": "2", "A": "1"}
    assert shelf.remaining == {"A": "1", "B": "6"}


@pytest.mark.parametrize(("use", "back"), RETURN_OF)
def test_a_return_may_name_the_order(use: str, back: str) -> None:
    shelf = two_lots()
    shelf.do(use, 6, reference="order 1")
    assert moved(shelf.do(back, 3, reference="order 1")) == {"B": "2", "A": "1"}


def test_a_return_comes_back_at_the_cost_it_left_with() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 6, reference="order 1")
    back = shelf.do("return", 6, reference="order 1")
    assert (back.cost, shelf.item.value) == (-sale.cost, price(3) * 4 + price(5) * 6)


@pytest.mark.parametrize(
    ("policy", "pick_order"),
    [
        (PickingPolicy.FIFO, 1_772_442_000_000_000),
        (PickingPolicy.LIFO, -1_772_442_000_000_000),
        (PickingPolicy.FEFO, date(2026, 3, 9).toordinal()),
    ],
)
def test_a_lot_that_was_used_up_comes_back_to_where_the_items_policy_of_today_places_it(
    policy: PickingPolicy, pick_order: int
) -> None:
    shelf = Shelf(replace(MALT, perishable=True))
    shelf.restock("A", 1, expires_on=date(2026, 3, 9))
    sale = shelf.do("sale", 1)
    shelf.stock = replace(shelf.stock, item=replace(shelf.item, picking_policy=policy))
    shelf.do("return", 1, origin=sale.id)
    assert shelf.lot("A").pick_order == pick_order


def test_a_return_does_not_change_the_current_cost() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 1)
    shelf.do("return", 1, origin=sale.id)
    assert shelf.item.unit_cost == price(5)


def test_a_return_of_several_sales_goes_into_the_lot_of_the_last_one_first() -> None:
    shelf = two_lots()
    shelf.do("sale", 1, reference="order 1", lot_code="A")
    shelf.do("sale", 1, reference="order 1", lot_code="B")
    shelf.do("sale", 1, reference="order 1", lot_code="A")
    assert moved(shelf.do("return", "2.5", reference="order 1")) == {"A": "2", "B": "0.5"}


def test_no_more_comes_back_than_the_sale_took() -> None:
    shelf = two_lots()
    shelf.do("sale", 4, reference="other")
    sale = shelf.do("sale", 2, reference="order 1")
    with refused(
        "inventory.return_too_large",
        "2 kg are out and can come back, 3 kg were asked; restock what did not come from there.",
        field="quantity",
        expected="at most 2 kg",
        got="3 kg",
    ):
        shelf.do("return", 3, origin=sale.id)


def test_what_has_come_back_does_not_come_back_again() -> None:
    shelf = two_lots()
    shelf.do("sale", 2, reference="other")
    sale = shelf.do("sale", 2, reference="order 1")
    shelf.do("return", 1, origin=sale.id)
    shelf.do("return", 1, reference="order 1")
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, origin=sale.id)
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, reference="order 1")


def test_returns_of_two_sales_of_one_order_are_counted_apart() -> None:
    shelf = two_lots()
    first = shelf.do("sale", 1, reference="order 1", lot_code="B")
    second = shelf.do("sale", 2, reference="order 1", lot_code="B")
    shelf.do("return", 1, origin=first.id)
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, origin=first.id)
    shelf.do("return", 2, origin=second.id)


def test_a_sale_gives_back_no_more_than_its_order_still_has_out() -> None:
    shelf = two_lots()
    shelf.do("sale", 2, reference="other", lot_code="B")
    first = shelf.do("sale", 1, reference="order 1", lot_code="B")
    shelf.do("sale", 2, reference="order 1", lot_code="B")
    shelf.do("return", "2.5", reference="order 1")
    with pytest.raises(ReturnTooLarge, match=r"0\.5 kg are out"):
        shelf.do("return", 1, origin=first.id)


def test_two_orders_are_kept_apart() -> None:
    shelf = two_lots()
    shelf.do("sale", 1, reference="order 1")
    shelf.do("sale", 2, reference="order 2")
    with pytest.raises(ReturnTooLarge, match="1 kg are out"):
        shelf.do("return", 2, reference="order 1")


def test_two_sales_without_an_order_are_kept_apart() -> None:
    shelf = two_lots()
    first = shelf.do("sale", 1)
    second = shelf.do("sale", 1)
    shelf.do("return", 1, origin=first.id)
    shelf.do("return", 1, origin=second.id)
    assert shelf.remaining == {"A": "4", "B": "6"}


def test_a_return_that_names_its_sale_may_carry_a_reference_of_its_own() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 2, reference="order 1")
    other = shelf.do("sale", 2, reference="order 2")
    shelf.do("return", 1, origin=sale.id, reference="order 2")
    shelf.do("return", 2, origin=other.id)
    with pytest.raises(ReturnTooLarge, match="1 kg are out"):
        shelf.do("return", 2, reference="order 1")


def test_what_a_reversed_return_brought_back_is_out_again() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 2, reference="order 1")
    back = shelf.do("return", 2, origin=sale.id)
    shelf.do("reversal", origin=back.id)
    assert moved(shelf.do("return", 2, reference="order 1")) == {"A": "2"}


def test_nothing_comes_back_from_a_reversed_sale() -> None:
    shelf = two_lots()
    shelf.do("sale", 1, reference="other")
    sale = shelf.do("sale", 1, reference="order 1")
    shelf.do("reversal", origin=sale.id)
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, origin=sale.id)
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, reference="order 1")


def test_a_return_into_a_named_lot_of_an_order_goes_into_that_lot_alone() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 6, reference="order 1")
    assert moved(shelf.do("return", 3, origin=sale.id, lot_code="A")) == {"A": "3"}
    with pytest.raises(ReturnTooLarge, match="2 kg are out"):
        shelf.do("return", 3, reference="order 1", lot_code="B")


def test_a_return_does_not_go_into_a_lot_that_its_order_did_not_take_from() -> None:
    shelf = two_lots()
    shelf.do("sale", 1, lot_code="B")
    sale = shelf.do("sale", 1, reference="order 1")
    with pytest.raises(ReturnTooLarge, match="0 kg are out"):
        shelf.do("return", 1, origin=sale.id, lot_code="B")


def test_a_return_without_an_order_fills_the_lot_named_up_to_what_it_held() -> None:
    shelf = two_lots()
    shelf.do("sale", 3)
    assert moved(shelf.do("return", 2, lot_id=shelf.lot("A").id)) == {"A": "2"}
    with pytest.raises(ReturnTooLarge, match="1 kg are out"):
        shelf.do("return", 2, lot_code="A")


def test_a_return_without_an_order_needs_no_sale() -> None:
    shelf = two_lots()
    shelf.do("spoil", 3)
    assert moved(shelf.do("return", 1, lot_code="A")) == {"A": "1"}
    assert moved(shelf.do("return", 2, lot_id=shelf.lot("A").id)) == {"A": "2"}


def test_a_return_into_a_lot_that_was_counted_up_says_how_far_to_count_it_down() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 5)
    shelf.do("recount", 3, lot_code="A")
    with refused(
        "inventory.no_room_in_lot",
        "Lot A was counted up since: it holds 3 kg of the 4 kg that it began with, and 3 kg that come back find no"
        " room. Count this lot to at most 0 kg, and do this again; what is there beyond that comes in when the whole"
        " item is counted.",
        field="lot_number",
        expected="at most 0 kg",
        got="3 kg",
    ):
        shelf.do("return", 5, origin=sale.id)
    shelf.do("recount", 0, lot_code="A")
    shelf.do("return", 5, origin=sale.id)
    assert shelf.remaining == {"A": "4", "B": "6"}


def test_a_return_finds_the_room_that_a_lot_has_however_it_was_counted() -> None:
    shelf = two_lots()
    sale = shelf.do("sale", 2)
    shelf.do("spoil", 1, lot_code="A")
    shelf.do("recount", 2, lot_code="A")
    shelf.do("return", 2, origin=sale.id)
    assert shelf.remaining["A"] == "4"


@pytest.mark.parametrize("kind", ["spoil", "restock", "reserved"])
def test_nothing_is_returned_from_what_was_no_sale(kind: str) -> None:
    shelf = two_lots()
    other = shelf.do(kind, 1, reference="order 1")
    with refused(
        "inventory.unknown_adjustment",
        f"There is no adjustment {other.id} to go back to.",
        field="adjustment_id",
        expected="an adjustment of yours",
        got=str(other.id),
    ):
        shelf.do("return", 1, origin=other.id)


def test_nothing_is_returned_from_an_order_that_bought_nothing() -> None:
    with refused(
        "inventory.unknown_adjustment",
        "There is no adjustment order 1 to go back to.",
        field="reference",
        expected="an adjustment of yours",
        got="order 1",
    ):
        two_lots().do("return", 1, reference="order 1")


def test_nothing_is_returned_from_a_sale_that_is_not_there() -> None:
    with pytest.raises(UnknownAdjustment):
        two_lots().do("return", 1, origin=AdjustmentId(UUID(int=999)))
