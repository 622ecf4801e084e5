from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

import pytest

from domain.inventory.items import PickingPolicy
from domain.inventory.lots import Lot
from domain.inventory.refusals import StockTooLarge
from domain.shared.identifiers import LotId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf, kilos, moved, price
from tests.domain.shared.refusals import refused

YEAST = replace(MALT, name="Yeast", perishable=True)
RECEIPTS = ("restock", "batch_output", "manual")


@pytest.mark.parametrize("kind", RECEIPTS)
def test_a_receipt_makes_a_lot_with_its_own_cost_and_number(kind: str) -> None:
    shelf = Shelf()
    plan = shelf.plan(kind, "2.5", unit_cost=price(3), lot_code="M-7")
    assert [(change.before, change.after) for change in plan.lots] == [
        (
            None,
            Lot(
                id=LotId(UUID(int=201)),
                item_id=MALT.id,
                code="M-7",
                unit_cost=price(3),
                received_at=NOW,
                expires_on=None,
                original=Quantity(2_500_000),
                remaining=Quantity(2_500_000),
                pick_order=1_772_442_000_000_000,
            ),
        )
    ]
    assert moved(plan.adjustment) == {"M-7": "2.5"}


def test_a_receipt_adds_to_the_totals_of_its_item_and_sets_its_cost() -> None:
    shelf = Shelf()
    shelf.restock("A", 2, unit_cost=price(3))
    shelf.restock("B", 1, unit_cost=price(5))
    item = shelf.item
    assert (item.on_hand, item.value, item.reserved, item.unit_cost) == (kilos(3), Money(11_000_000), 0, price(5))


@pytest.mark.parametrize("kind", RECEIPTS)
def test_a_receipt_without_a_cost_takes_the_current_one_and_leaves_it(kind: str) -> None:
    shelf = Shelf(replace(MALT, unit_cost=price(4)))
    assert shelf.plan(kind, 1).lots[0].after.unit_cost == price(4)
    assert shelf.item.unit_cost == price(4)


def test_a_gift_costs_nothing_and_is_not_mistaken_for_a_receipt_without_a_cost() -> None:
    shelf = Shelf(replace(MALT, unit_cost=price(4)))
    assert shelf.restock("A", 1, unit_cost=UnitCost(0)).unit_cost == 0
    assert shelf.item.unit_cost == 0


def test_lots_without_a_number_are_numbered_after_their_item() -> None:
    shelf = Shelf()
    codes = [shelf.plan("restock", 1).lots[0].after.code for _ in range(2)]
    shelf.restock("OWN", 1)
    codes.append(shelf.plan("restock", 1).lots[0].after.code)
    assert codes == ["MALT-0001", "MALT-0002", "MALT-0004"]


def test_a_receipt_may_be_in_any_unit_that_converts_to_the_stock_unit() -> None:
    assert Shelf().restock("A", Fraction(1, 3), unit="lb").original == 151_197


def test_a_manual_receipt_may_be_the_least_there_is() -> None:
    assert Shelf().plan("manual", "0.000001").lots[0].after.original == 1


def test_a_receipt_may_be_dated_back() -> None:
    yesterday = NOW - timedelta(days=1)
    plan = Shelf().plan("restock", 1, effective_at=yesterday)
    assert plan.lots[0].after.received_at == yesterday
    assert (plan.adjustment.effective_at, plan.adjustment.recorded_at) == (yesterday, NOW)


def test_a_perishable_receipt_keeps_the_expiry_given() -> None:
    assert Shelf(YEAST).restock("A", 1, expires_on=TODAY).expires_on == TODAY


def test_a_perishable_receipt_without_expiry_gets_it_from_the_shelf_life() -> None:
    shelf = Shelf(replace(YEAST, shelf_life_days=30))
    assert shelf.restock("A", 1).expires_on == date(2026, 4, 1)


def test_the_shelf_life_counts_from_the_day_of_the_receipt_in_the_organisations_zone() -> None:
    shelf = Shelf(replace(YEAST, shelf_life_days=1))
    shelf.now = NOW.replace(hour=23, minute=30)
    assert shelf.restock("A", 1).expires_on == date(2026, 3, 4)


def test_an_expiry_given_goes_before_the_shelf_life() -> None:
    shelf = Shelf(replace(YEAST, shelf_life_days=30))
    assert shelf.restock("A", 1, expires_on=date(2026, 3, 9)).expires_on == date(2026, 3, 9)


def test_a_perishable_receipt_with_neither_expiry_nor_shelf_life_is_refused() -> None:
    with refused(
        "inventory.invalid_change",
        "Yeast is perishable and has no shelf life, so a new lot needs its expiry.",
        field="expiration_date",
        expected="a date",
        got="nothing",
    ):
        Shelf(YEAST).restock("A", 1)


def test_an_expiry_of_what_does_not_perish_is_refused() -> None:
    with refused(
        "inventory.invalid_change",
        "Pale malt is not perishable, so its lots have no expiry; mark it perishable first.",
        field="expiration_date",
        expected="nothing",
        got="2026-03-02",
    ):
        Shelf().restock("A", 1, expires_on=TODAY)


def test_a_lot_cannot_come_in_expired() -> None:
    with refused(
        "inventory.invalid_change",
        "The lot would have expired before it came in.",
        field="expiration_date",
        expected="2026-03-02 or later",
        got="2026-03-01",
    ):
        Shelf(YEAST).restock("A", 1, expires_on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("policy", "pick_order"),
    [
        (PickingPolicy.FIFO, 1_772_442_000_000_000),
        (PickingPolicy.LIFO, -1_772_442_000_000_000),
        (PickingPolicy.FEFO, date(2026, 3, 9).toordinal()),
    ],
)
def test_a_lot_is_placed_by_the_picking_policy_of_its_item(policy: PickingPolicy, pick_order: int) -> None:
    shelf = Shelf(replace(YEAST, picking_policy=policy))
    assert shelf.restock("A", 1, expires_on=date(2026, 3, 9)).pick_order == pick_order


def test_undated_lots_are_placed_last_by_expiry() -> None:
    shelf = Shelf(replace(MALT, picking_policy=PickingPolicy.FEFO))
    assert shelf.restock("A", 1).pick_order == date.max.toordinal()


def test_an_item_cannot_hold_more_than_can_be_counted_exactly() -> None:
    shelf = Shelf(replace(MALT, on_hand=Quantity(10**18)))
    with refused(
        "inventory.stock_too_large",
        "Pale malt would hold more than 1000000000000 kg; keep it in a larger unit.",
        field="quantity",
        expected="at most 1000000000000 kg in all",
        got=None,
    ):
        shelf.restock("A", "0.000001")
    Shelf(replace(MALT, on_hand=Quantity(10**18 - 1))).restock("A", "0.000001")


def test_an_item_cannot_be_worth_more_than_can_be_counted_exactly() -> None:
    shelf = Shelf(replace(MALT, value=Money(9 * 10**18)))
    with pytest.raises(StockTooLarge):
        shelf.restock("A", 1, unit_cost=UnitCost(1))
    Shelf(replace(MALT, value=Money(9 * 10**18 - 1))).restock("A", 1, unit_cost=UnitCost(1))
