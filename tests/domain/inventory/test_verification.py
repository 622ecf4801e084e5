from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from domain.inventory.adjustments import Adjustment, Movement, hash_of
from domain.inventory.verification import Check, Finding, verify_item
from domain.shared.identifiers import LotId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import Shelf, kilos, price


class Kept:
    """Everything kept of an item: 0 of lot A's 4 kg and 5 of lot B's 6, 1 of them reserved; six movements."""

    def __init__(self) -> None:
        shelf = Shelf()
        adjustments = [
            shelf.do("restock", 4, lot_code="A", unit_cost=price(3)),
            shelf.do("restock", 6, lot_code="B", unit_cost=price(5)),
            shelf.do("reserved", 1, reference="order 1", lot_code="B"),
            shelf.do("sale", 5),
            shelf.do("recount", 5),
        ]
        self.item = shelf.item
        self.lots = list(shelf.stock.lots)
        self.reserved = {row.lot_id: int(row.quantity) for row in shelf.stock.reservations}
        self.movements = [(adjustment, row) for adjustment in adjustments for row in adjustment.movements]

    def falsify(self, number: int, change: Callable[[Movement], Movement]) -> None:
        """Change what is kept of one movement, counted from 1."""
        adjustment, row = self.movements[number - 1]
        self.movements[number - 1] = (adjustment, change(row))

    def verify(self) -> list[Finding]:
        return verify_item(self.item, self.lots, self.reserved, iter(self.movements))

    def findings(self) -> list[tuple[Check, str, str, str]]:
        """Each finding without its item."""
        return [(row.check, row.where, row.expected, row.got) for row in self.verify()]

    def hash(self, number: int) -> str:
        return self.movements[number - 1][1].hash


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_nothing_is_found_where_all_numbers_agree(kept: Kept) -> None:
    assert kept.verify() == []


def test_nothing_is_found_of_an_item_without_a_history() -> None:
    assert verify_item(Shelf().item, [], {}, []) == []


def test_a_finding_names_its_item(kept: Kept) -> None:
    kept.item = replace(kept.item, value=Money(1))
    assert kept.verify() == [
        Finding(
            item_id=kept.item.id,
            item="Pale malt",
            check=Check.VALUE_IS_LOTS,
            where="item",
            expected="25000000",
            got="1",
        )
    ]


def test_what_is_on_hand_must_be_the_sum_of_the_lots_and_of_the_movements(kept: Kept) -> None:
    kept.item = replace(kept.item, on_hand=kilos(6))
    assert kept.findings() == [
        (Check.ON_HAND_IS_LOTS, "item", "5000000", "6000000"),
        (Check.ON_HAND_IS_MOVEMENTS, "item", "5000000", "6000000"),
    ]


def test_what_is_reserved_must_be_the_sum_of_the_lots(kept: Kept) -> None:
    kept.item = replace(kept.item, reserved=kilos(0))
    assert kept.findings() == [(Check.RESERVED_IS_LOTS, "item", "1000000", "0")]


def test_a_lots_remainder_must_be_the_sum_of_its_movements(kept: Kept) -> None:
    kept.lots[0] = replace(kept.lots[0], remaining=kilos(1))
    kept.lots[1] = replace(kept.lots[1], remaining=kilos(4))
    assert kept.findings() == [
        (Check.VALUE_IS_LOTS, "item", "23000000", "25000000"),
        (Check.LOT_IS_MOVEMENTS, "lot A", "0", "1000000"),
        (Check.LOT_VALUE_IS_COSTS, "lot A", "0", "3000000"),
        (Check.LOT_IS_MOVEMENTS, "lot B", "5000000", "4000000"),
        (Check.LOT_VALUE_IS_COSTS, "lot B", "25000000", "20000000"),
    ]


def test_a_lots_value_must_be_the_sum_of_its_movements_costs(kept: Kept) -> None:
    kept.lots[1] = replace(kept.lots[1], unit_cost=price(4))
    assert kept.findings() == [
        (Check.VALUE_IS_LOTS, "item", "20000000", "25000000"),
        (Check.LOT_VALUE_IS_COSTS, "lot B", "25000000", "20000000"),
    ]


def test_what_is_reserved_of_a_lot_must_be_the_sum_of_its_reservations(kept: Kept) -> None:
    kept.reserved = {}
    assert kept.findings() == [(Check.RESERVED_IS_ORDERS, "lot B", "0", "1000000")]


def test_what_is_reserved_of_a_lot_must_be_the_sum_of_its_movements(kept: Kept) -> None:
    kept.lots[1] = replace(kept.lots[1], reserved=kilos(2))
    assert kept.findings() == [
        (Check.RESERVED_IS_LOTS, "item", "2000000", "1000000"),
        (Check.RESERVED_IS_ORDERS, "lot B", "1000000", "2000000"),
        (Check.RESERVED_IS_ORDERS, "lot B, movements", "1000000", "2000000"),
    ]


@pytest.mark.parametrize(
    ("reserved", "remaining", "original", "fits"),
    [(0, 0, 0, True), (1, 1, 1, True), (-1, 0, 1, False), (2, 1, 2, False), (0, 2, 1, False), (0, -1, 1, False)],
)
def test_no_lot_may_hold_less_than_is_reserved_or_more_than_it_ever_did(
    kept: Kept,
    reserved: int,
    remaining: int,
    original: int,
    fits: bool,  # noqa: FBT001 - what is expected
) -> None:
    kept.lots[1] = replace(
        kept.lots[1], reserved=Quantity(reserved), remaining=Quantity(remaining), original=Quantity(original)
    )
    found = [row for row in kept.findings() if row[0] is Check.RESERVED_FITS]
    assert found == ([] if fits else [(Check.RESERVED_FITS, "lot B", "True", "False")])


def test_a_movement_that_is_gone_leaves_a_gap(kept: Kept) -> None:
    del kept.movements[2]
    found = kept.findings()
    assert found[0] == (Check.SEQUENCE, "movement 4", "3", "4")
    assert [row[:2] for row in found[1:]] == [
        (Check.CHAIN, "movement 4"),
        (Check.RESERVED_IS_ORDERS, "lot B, movements"),
    ]


def test_movements_in_another_order_are_found(kept: Kept) -> None:
    kept.movements[1:3] = reversed(kept.movements[1:3])
    assert [row for row in kept.findings() if row[0] is Check.SEQUENCE] == [
        (Check.SEQUENCE, "movement 3", "2", "3"),
        (Check.SEQUENCE, "movement 2", "4", "2"),
        (Check.SEQUENCE, "movement 4", "3", "4"),
    ]


def test_the_last_movement_gone_is_missed_by_the_item(kept: Kept) -> None:
    kept.movements.pop()
    assert kept.findings() == [(Check.HEAD, "item", f"5 {kept.hash(5)}", f"6 {kept.item.last_hash}")]


def test_an_item_that_has_forgotten_its_last_movement_is_found(kept: Kept) -> None:
    kept.item = replace(kept.item, sequence=5)
    assert kept.findings() == [(Check.HEAD, "item", f"6 {kept.hash(6)}", f"5 {kept.hash(6)}")]


def test_a_rewritten_movement_breaks_the_chain_once(kept: Kept) -> None:
    kept.falsify(4, lambda row: replace(row, delta=kilos(-3)))
    found = kept.findings()
    assert [row[:2] for row in found] == [
        (Check.CHAIN, "movement 4"),
        (Check.ON_HAND_IS_MOVEMENTS, "item"),
        (Check.LOT_IS_MOVEMENTS, "lot A"),
    ]
    adjustment, row = kept.movements[3]
    assert found[0][2:] == (hash_of(adjustment, row, kept.hash(3)), kept.hash(4))


def test_a_rewritten_movement_with_a_new_hash_breaks_the_next_link(kept: Kept) -> None:
    kept.falsify(4, lambda row: replace(row, hash="0" * 64))
    assert [row[:2] for row in kept.findings()] == [(Check.CHAIN, "movement 4"), (Check.CHAIN, "movement 5")]


def test_a_rewritten_adjustment_breaks_the_chain(kept: Kept) -> None:
    adjustment, row = kept.movements[1]
    kept.movements[1] = (replace(adjustment, notes="never mind"), row)
    assert [found[:2] for found in kept.findings()] == [(Check.CHAIN, "movement 2")]


def test_movements_of_a_lot_that_is_not_kept_are_found(kept: Kept) -> None:
    gone = kept.lots.pop(0)
    assert kept.findings() == [(Check.LOT_IS_MOVEMENTS, f"lot {gone.id}", "a lot", "no such lot")]


def test_all_lots_that_are_not_kept_are_found_by_id(kept: Kept) -> None:
    kept.falsify(6, lambda row: replace(row, lot_id=LotId(UUID(int=7))))
    kept.lots.clear()
    found = [row for row in kept.findings() if row[0] is Check.LOT_IS_MOVEMENTS]
    assert [row[1] for row in found] == [f"lot {UUID(int=number)}" for number in (7, 201, 202)]


def test_movements_are_walked_once_and_nothing_of_them_is_kept(kept: Kept) -> None:
    walked: list[Adjustment] = []

    def once() -> Iterator[tuple[Adjustment, Movement]]:
        for adjustment, row in kept.movements:
            walked.append(adjustment)
            yield adjustment, row

    assert verify_item(kept.item, kept.lots, kept.reserved, once()) == []
    assert len(walked) == len(kept.movements)
