from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.inventory.items import PickingPolicy
from domain.inventory.refusals import InsufficientStock
from domain.shared.identifiers import LotId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf, moved, price
from tests.domain.shared.refusals import refused

YESTERDAY = TODAY - timedelta(days=1)
YEAST = replace(MALT, name="Yeast", perishable=True)
USES = ("sale", "batch_use")
WRITE_OFFS = ("spoil", "trash", "damaged")


def two_lots() -> Shelf:
    """4 kg at 3 received before 6 kg at 5."""
    shelf = Shelf()
    shelf.restock("A", 4, unit_cost=price(3), effective_at=NOW - timedelta(days=2))
    shelf.restock("B", 6, unit_cost=price(5), effective_at=NOW - timedelta(days=1))
    return shelf


def expired_fresh_and_held() -> Shelf:
    """1 kg each: A expired yesterday, B lasts through today, C is good for ever, D is held."""
    shelf = Shelf(YEAST)
    shelf.restock("A", 1, expires_on=YESTERDAY, effective_at=NOW - timedelta(days=9))
    shelf.restock("B", 1, expires_on=TODAY, effective_at=NOW - timedelta(days=8))
    shelf.restock("C", 1, expires_on=date.max, effective_at=NOW - timedelta(days=7))
    shelf.restock("D", 1, expires_on=date.max, effective_at=NOW - timedelta(days=7))
    shelf.hold("D")
    return shelf


@pytest.mark.parametrize("kind", [*USES, *WRITE_OFFS])
def test_what_goes_out_comes_from_the_lots_in_their_order(kind: str) -> None:
    shelf = two_lots()
    assert moved(shelf.do(kind, 5)) == {"A": "-4", "B": "-1"}
    assert shelf.remaining == {"A": "0", "B": "5"}


def test_a_manual_removal_comes_from_the_lots_in_their_order() -> None:
    assert moved(two_lots().do("manual", -5)) == {"A": "-4", "B": "-1"}


def test_a_removal_stops_at_the_lot_that_completes_it() -> None:
    assert moved(two_lots().do("sale", 4)) == {"A": "-4"}


def test_each_movement_carries_the_cost_of_its_own_lot() -> None:
    sale = two_lots().do("sale", 5)
    assert [(row.unit_cost, row.cost) for row in sale.movements] == [
        (price(3), Money(-12_000_000)),
        (price(5), Money(-5_000_000)),
    ]
    assert (sale.delta, sale.cost) == (-5_000_000, -17_000_000)


def test_the_costs_of_a_lots_parts_add_up_to_its_whole_value() -> None:
    shelf = Shelf()
    value = shelf.restock("A", 1, unit_cost=UnitCost(1)).value
    costs = [shelf.do("sale", part).cost for part in ("0.3", "0.3", "0.4")]
    assert (value, costs, sum(costs)) == (1, [0, -1, 0], -1)


@pytest.mark.parametrize(
    ("policy", "first"), [(PickingPolicy.FIFO, "A"), (PickingPolicy.LIFO, "C"), (PickingPolicy.FEFO, "B")]
)
def test_the_picking_policy_decides_which_lot_goes_first(policy: PickingPolicy, first: str) -> None:
    shelf = Shelf(replace(YEAST, picking_policy=policy))
    for code, days in (("A", 30), ("B", 10), ("C", 20)):
        shelf.restock(code, 1, expires_on=TODAY + timedelta(days=days))
        shelf.now += timedelta(hours=1)
    assert moved(shelf.do("sale", 1)) == {first: "-1"}


def test_lots_of_one_day_go_in_the_order_of_their_receipt_where_the_soonest_expiry_goes_first() -> None:
    shelf = Shelf(replace(MALT, picking_policy=PickingPolicy.FEFO))
    shelf.restock("LATER", 1)
    shelf.restock("EARLIER", 1, effective_at=NOW - timedelta(days=1))
    assert list(shelf.remaining) == ["EARLIER", "LATER"]


def test_lots_of_one_moment_go_in_the_order_of_their_ids() -> None:
    shelf = Shelf()
    shelf.restock("Z", 1)
    shelf.restock("A", 1)
    assert list(shelf.remaining) == ["Z", "A"]


@pytest.mark.parametrize("kind", USES)
def test_a_use_takes_neither_expired_nor_held_stock(kind: str) -> None:
    shelf = expired_fresh_and_held()
    assert moved(shelf.do(kind, 2)) == {"B": "-1", "C": "-1"}
    with refused(
        "inventory.insufficient_stock",
        "Yeast: 0.5 kg asked, 0 kg can be taken (stock that is reserved, held or expired does not count).",
        field="quantity",
        expected="at most 0 kg",
        got="0.5 kg",
    ):
        shelf.do(kind, "0.5")


def test_a_manual_removal_without_a_lot_takes_neither_expired_nor_held_stock() -> None:
    assert moved(expired_fresh_and_held().do("manual", -2)) == {"B": "-1", "C": "-1"}


@pytest.mark.parametrize("kind", WRITE_OFFS)
def test_a_write_off_takes_expired_stock_first_and_held_stock_never(kind: str) -> None:
    shelf = expired_fresh_and_held()
    assert moved(shelf.do(kind, 3)) == {"A": "-1", "B": "-1", "C": "-1"}
    with pytest.raises(InsufficientStock, match="0 kg can be taken"):
        shelf.do(kind, 1)


def test_a_write_off_takes_expired_stock_first_even_when_it_came_last() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("FRESH", 1, expires_on=date.max, effective_at=NOW - timedelta(days=9))
    shelf.restock("OLD", 1, expires_on=YESTERDAY, effective_at=NOW - timedelta(days=8))
    assert moved(shelf.do("spoil", "1.5")) == {"OLD": "-1", "FRESH": "-0.5"}


def test_a_lot_is_usable_through_its_last_day_where_the_organisation_is() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("A", 2, expires_on=TODAY)
    shelf.now = NOW.replace(hour=22, minute=59)
    shelf.do("sale", 1)
    shelf.now = NOW.replace(hour=23)
    with pytest.raises(InsufficientStock, match="0 kg can be taken"):
        shelf.do("sale", 1)


def test_a_sale_of_an_earlier_day_is_judged_by_that_day() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("A", 1, expires_on=TODAY)
    shelf.now += timedelta(days=1)
    assert moved(shelf.do("sale", 1, effective_at=NOW)) == {"A": "-1"}


@pytest.mark.parametrize("kind", [*USES, *WRITE_OFFS])
def test_a_named_lot_gives_all_or_nothing(kind: str) -> None:
    shelf = two_lots()
    assert moved(shelf.do(kind, 2, lot_code="B")) == {"B": "-2"}
    with refused(
        "inventory.lot_short",
        "Lot B can give 4 kg, 5 kg were asked; take the rest from another lot.",
        field="quantity",
        expected="at most 4 kg",
        got="5 kg",
    ):
        shelf.do(kind, 5, lot_id=shelf.lot("B").id)


def test_a_manual_removal_from_a_named_lot_takes_that_lot() -> None:
    assert moved(two_lots().do("manual", -1, lot_code="B")) == {"B": "-1"}


@pytest.mark.parametrize("kind", USES)
def test_a_use_of_a_named_lot_may_be_on_its_last_day(kind: str) -> None:
    assert moved(expired_fresh_and_held().do(kind, 1, lot_code="B")) == {"B": "-1"}


@pytest.mark.parametrize("kind", USES)
def test_a_use_refuses_a_named_lot_that_has_expired(kind: str) -> None:
    with refused(
        "inventory.lot_expired",
        "Lot A expired on 2026-03-01; choose another, or write it off as spoil.",
        field="lot_id",
        expected="a lot that has not expired",
        got="A, expired 2026-03-01",
    ):
        expired_fresh_and_held().do(kind, 1, lot_code="A")


@pytest.mark.parametrize("kind", USES)
def test_a_use_refuses_a_named_lot_that_is_held(kind: str) -> None:
    with refused(
        "inventory.lot_held",
        "Lot D is held (smells); lift the hold or choose another.",
        field="lot_id",
        expected="a lot that is not held",
        got="D, held: smells",
    ):
        expired_fresh_and_held().do(kind, 1, lot_code="D")


@pytest.mark.parametrize("kind", WRITE_OFFS)
@pytest.mark.parametrize("code", ["A", "D"])
def test_a_write_off_of_a_named_lot_may_take_an_expired_or_a_held_one(kind: str, code: str) -> None:
    assert moved(expired_fresh_and_held().do(kind, 1, lot_code=code)) == {code: "-1"}


@pytest.mark.parametrize("code", ["A", "D"])
def test_a_manual_removal_from_a_named_lot_may_take_an_expired_or_a_held_one(code: str) -> None:
    assert moved(expired_fresh_and_held().do("manual", -1, lot_code=code)) == {code: "-1"}


def test_a_lot_that_the_item_does_not_have_is_refused_by_number() -> None:
    with refused(
        "inventory.unknown_lot",
        "Pale malt has no lot X; an item's lots are listed on its page.",
        field="lot_number",
        expected="a lot of Pale malt",
        got="X",
    ):
        two_lots().do("sale", 1, lot_code="X")


def test_a_lot_that_the_item_does_not_have_is_refused_by_id() -> None:
    nowhere = LotId(UUID(int=999))
    with refused(
        "inventory.unknown_lot",
        f"Pale malt has no lot {nowhere}; an item's lots are listed on its page.",
        field="lot_id",
        expected="a lot of Pale malt",
        got=str(nowhere),
    ):
        two_lots().do("sale", 1, lot_id=nowhere)


def test_an_id_and_a_number_must_name_one_lot() -> None:
    shelf = two_lots()
    assert moved(shelf.do("sale", 1, lot_id=shelf.lot("B").id, lot_code="B")) == {"B": "-1"}
    with refused(
        "inventory.unknown_lot",
        "Pale malt has no lot A; an item's lots are listed on its page.",
        field="lot_number",
        expected="a lot of Pale malt",
        got="A",
    ):
        shelf.do("sale", 1, lot_id=shelf.lot("B").id, lot_code="A")


def test_stock_reserved_for_others_is_not_taken() -> None:
    shelf = two_lots()
    shelf.do("reserved", 7, reference="order 1")
    assert moved(shelf.do("sale", 3)) == {"B": "-3"}
    with pytest.raises(InsufficientStock, match=r"0\.000001 kg asked, 0 kg can be taken"):
        shelf.do("sale", "0.000001")


def test_a_sale_of_an_order_takes_what_the_order_reserved_first() -> None:
    shelf = two_lots()
    shelf.do("reserved", 3, reference="order 1", lot_code="B")
    sale = shelf.do("sale", 5, reference="order 1")
    assert moved(sale) == {"B": "-3", "A": "-2"}
    assert [row.reserved_delta for row in sale.movements] == [-3_000_000, 0]
    assert (shelf.reserved, shelf.stock.reservations, shelf.item.reserved) == ({}, [], 0)


def test_a_sale_of_an_order_may_take_part_of_what_it_reserved() -> None:
    shelf = two_lots()
    shelf.do("reserved", 3, reference="order 1")
    assert moved(shelf.do("sale", 2, reference="order 1")) == {"A": "-2"}
    assert (shelf.reserved, shelf.item.reserved) == ({"A": "1"}, 1_000_000)
    assert [row.quantity for row in shelf.stock.reservations] == [1_000_000]


def test_a_sale_of_an_order_may_take_reserved_and_free_stock_of_one_lot() -> None:
    shelf = two_lots()
    shelf.do("reserved", 1, reference="order 1")
    sale = shelf.do("sale", 3, reference="order 1")
    assert moved(sale) == {"A": "-3"}
    assert [(row.delta, row.reserved_delta) for row in sale.movements] == [(-3_000_000, -1_000_000)]


def test_a_sale_of_an_order_takes_its_reservations_in_turn() -> None:
    shelf = two_lots()
    shelf.do("reserved", 1, reference="order 1", lot_code="B")
    shelf.do("reserved", 1, reference="order 2", lot_code="B")
    shelf.do("reserved", 2, reference="order 1", lot_code="A")
    shelf.do("sale", 2, reference="order 1")
    assert [(row.reference, row.quantity) for row in shelf.stock.reservations] == [
        ("order 2", 1_000_000),
        ("order 1", 1_000_000),
    ]
    assert shelf.reserved == {"A": "1", "B": "1"}


def test_a_sale_that_names_a_lot_takes_what_its_order_reserved_of_that_lot_alone() -> None:
    shelf = two_lots()
    shelf.do("reserved", 6, reference="order 1")
    assert moved(shelf.do("sale", 3, reference="order 1", lot_code="B")) == {"B": "-3"}
    assert shelf.reserved == {"A": "4"}


def test_what_an_order_reserved_of_a_lot_that_is_held_since_stays_reserved() -> None:
    shelf = two_lots()
    shelf.do("reserved", 2, reference="order 1")
    shelf.hold("A")
    assert moved(shelf.do("sale", 2, reference="order 1")) == {"B": "-2"}
    assert shelf.reserved == {"A": "2"}


@pytest.mark.parametrize("kind", WRITE_OFFS)
def test_a_write_off_with_a_reference_leaves_reservations_alone(kind: str) -> None:
    shelf = two_lots()
    shelf.do("reserved", 4, reference="order 1")
    assert moved(shelf.do(kind, 1, reference="order 1")) == {"B": "-1"}


def test_a_change_before_the_receipt_of_its_lot_is_refused() -> None:
    shelf = Shelf()
    shelf.restock("A", 1)
    earlier = NOW - timedelta(microseconds=1)
    with refused(
        "inventory.before_receipt",
        "Lot A was received 2026-03-02T09:00:00+00:00, after the time of this change; name an older lot or a later"
        " time.",
        field="effective_at",
        expected="2026-03-02T09:00:00+00:00 or later",
        got="2026-03-02T08:59:59.999999+00:00",
    ):
        shelf.do("sale", 1, effective_at=earlier)
    shelf.do("sale", 1, effective_at=NOW)


def test_a_removal_changes_the_totals_of_its_item_but_not_its_cost() -> None:
    shelf = two_lots()
    shelf.do("sale", 5)
    assert (shelf.item.on_hand, shelf.item.value, shelf.item.unit_cost) == (
        Quantity(5_000_000),
        Money(25_000_000),
        price(5),
    )
