from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict, Unpack
from uuid import UUID

import pytest

from domain.inventory.asked import Asked
from domain.inventory.changes import Change, ChangeType, Part
from domain.inventory.needs import Need, needs_of
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf, kilos

LOT = LotId(UUID(int=8))
SALE = AdjustmentId(UUID(int=9))
HOPS = replace(MALT, id=ItemId(UUID(int=4)))


class Wanted(TypedDict, total=False):
    first_day: date
    last_day: date
    usable: int
    expired: bool
    held: bool
    part_used: bool
    lot_ids: set[LotId]
    lot_codes: set[str]
    references: set[str]
    reservations: set[AdjustmentId]
    trails: set[str]
    origins: set[AdjustmentId]


@pytest.fixture
def shelf() -> Shelf:
    """10 kg."""
    filled = Shelf()
    filled.restock("A", 10)
    return filled


def needed(shelf: Shelf, *asked: Asked) -> Need:
    [need] = needs_of({shelf.item.id: shelf.item}, asked)
    return need


def need(**wanted: Unpack[Wanted]) -> Need:
    """A need of today and of nothing else."""
    return Need(item_id=MALT.id, **(Wanted(first_day=TODAY, last_day=TODAY) | wanted))


@pytest.mark.parametrize("kind", ["sale", "batch_use", "reserved"])
def test_a_use_needs_as_much_usable_stock(shelf: Shelf, kind: str) -> None:
    asked = shelf.asked(kind, 4, reference="order 1") if kind == "reserved" else shelf.asked(kind, 4)
    assert needed(shelf, asked) == need(usable=kilos(4))


def test_a_manual_removal_needs_as_much_usable_stock(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("manual", -4)) == need(usable=kilos(4))


@pytest.mark.parametrize("kind", ["spoil", "trash", "damaged"])
def test_a_write_off_needs_expired_stock_as_well(shelf: Shelf, kind: str) -> None:
    assert needed(shelf, shelf.asked(kind, 4)) == need(usable=kilos(4), expired=True)


@pytest.mark.parametrize("kind", ["sale", "batch_use"])
def test_a_use_of_an_order_needs_what_the_order_reserved(shelf: Shelf, kind: str) -> None:
    asked = shelf.asked(kind, 4, reference="order 1")
    assert needed(shelf, asked) == need(usable=kilos(4), references={"order 1"})


@pytest.mark.parametrize("kind", ["spoil", "restock", "reserved"])
def test_other_changes_with_a_reference_do_not(shelf: Shelf, kind: str) -> None:
    assert needed(shelf, shelf.asked(kind, 4, reference="order 1")).references == set()


@pytest.mark.parametrize("kind", ["sale", "spoil", "reserved", "recount"])
def test_a_change_of_a_named_lot_needs_that_lot_alone(shelf: Shelf, kind: str) -> None:
    by_id = shelf.asked(kind, 4, lot_id=LOT, reference="order 1")
    by_code = shelf.asked(kind, 4, lot_code="A", reference="order 1")
    references = {"order 1"} if kind == "sale" else set()
    assert needed(shelf, by_id) == need(lot_ids={LOT}, references=references)
    assert needed(shelf, by_code) == need(lot_codes={"A"}, references=references)


def test_a_lot_named_twice_is_read_by_its_id(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("sale", 4, lot_id=LOT, lot_code="A")) == need(lot_ids={LOT})


@pytest.mark.parametrize("kind", ["restock", "batch_output"])
def test_a_receipt_needs_nothing(shelf: Shelf, kind: str) -> None:
    assert needed(shelf, shelf.asked(kind, 4, lot_code="B")) == need()


def test_a_manual_receipt_needs_no_stock(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("manual", 4)) == need()
    assert needed(shelf, shelf.asked("manual", "0.000001")) == need()


def test_a_lower_count_needs_the_difference_and_whatever_cannot_be_used(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("recount", 4)) == need(usable=kilos(6), expired=True, held=True)


def test_a_count_of_nothing_needs_everything_usable(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("recount", 0)) == need(usable=kilos(10), expired=True, held=True)


def test_the_least_difference_of_a_count_matters(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("recount", "9.999999")) == need(usable=1, expired=True, held=True)
    assert needed(shelf, shelf.asked("recount", "10.000001")) == need(part_used=True)


def test_a_higher_count_needs_part_used_lots(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("recount", 11)) == need(part_used=True)


def test_a_count_that_finds_what_is_expected_needs_nothing(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("recount", 10)) == need()


@pytest.mark.parametrize(
    ("before", "counted", "expected"),
    [
        (("restock", 5), 15, Wanted()),
        (("manual", 5), 14, Wanted(usable=kilos(1), expired=True, held=True)),
        (("sale", 5), 6, Wanted(usable=kilos(5), part_used=True)),
        (("manual", -5), 5, Wanted(usable=kilos(5))),
        (("spoil", 5), 4, Wanted(usable=kilos(6), expired=True, held=True)),
        (("recount", 12), 11, Wanted(usable=kilos(1), expired=True, held=True, part_used=True)),
    ],
)
def test_a_count_reckons_with_the_changes_before_it(
    shelf: Shelf, before: tuple[str, int], counted: int, expected: Wanted
) -> None:
    assert needed(shelf, shelf.asked(*before), shelf.asked("recount", counted)) == need(**expected)


def test_a_count_reckons_with_returns_and_not_with_reservations(shelf: Shelf) -> None:
    back = shelf.asked("return", 2, reference="order 1")
    reserved = shelf.asked("reserved", 3, reference="order 2")
    freed = shelf.asked("unreserved", 3, reference="order 2")
    count = needed(shelf, back, reserved, freed, shelf.asked("recount", 12))
    assert (count.expired, count.part_used) == (False, False)


def test_a_count_after_the_count_of_one_lot_needs_everything(shelf: Shelf) -> None:
    asked = [shelf.asked("recount", 3, lot_code="A"), shelf.asked("sale", 1), shelf.asked("recount", 10)]
    assert needed(shelf, *asked) == need(usable=10**18, expired=True, held=True, part_used=True, lot_codes={"A"})


def test_what_is_expected_is_known_again_after_a_count_of_everything(shelf: Shelf) -> None:
    asked = [shelf.asked("recount", 3, lot_code="A"), shelf.asked("recount", 10), shelf.asked("recount", 12)]
    assert needed(shelf, *asked).usable == 10**18
    assert needed(shelf, shelf.asked("recount", 11), shelf.asked("recount", 11)) == need(part_used=True)


def test_needs_of_one_item_add_up(shelf: Shelf) -> None:
    asked = [shelf.asked("sale", 1), shelf.asked("spoil", 2), shelf.asked("sale", 4)]
    assert needed(shelf, *asked) == need(usable=kilos(7), expired=True)


def test_no_need_is_larger_than_any_stock(shelf: Shelf) -> None:
    assert needed(shelf, *[shelf.asked("sale", 10**12)] * 3).usable == 10**18


def test_each_item_has_a_need_of_its_own(shelf: Shelf) -> None:
    other = Shelf(HOPS)
    asked = [shelf.asked("sale", 1), other.asked("spoil", 2), shelf.asked("sale", 3)]
    needs = needs_of({MALT.id: shelf.item, HOPS.id: HOPS}, asked)
    assert needs == [
        need(usable=kilos(4)),
        Need(item_id=HOPS.id, first_day=TODAY, last_day=TODAY, usable=kilos(2), expired=True),
    ]


def test_lots_are_judged_from_the_first_to_the_last_day_of_the_changes(shelf: Shelf) -> None:
    days = [2, 5, 1]
    asked = [shelf.asked("sale", 1, effective_at=NOW - timedelta(days=each)) for each in days]
    judged = needed(shelf, *asked)
    assert (judged.first_day, judged.last_day) == (TODAY - timedelta(days=5), TODAY - timedelta(days=1))


def test_a_release_needs_what_the_order_or_the_reservation_holds(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("unreserved", reference="order 1")) == need(references={"order 1"})
    assert needed(shelf, shelf.asked("unreserved", origin=SALE)) == need(reservations={SALE})
    both = shelf.asked("unreserved", reference="order 1", origin=SALE)
    assert needed(shelf, both) == need(references={"order 1"}, reservations={SALE})


@pytest.mark.parametrize("kind", ["return", "batch_return"])
def test_a_return_needs_the_trail_of_its_order_or_sale(shelf: Shelf, kind: str) -> None:
    assert needed(shelf, shelf.asked(kind, 1, reference="order 1")) == need(trails={"order 1"})
    assert needed(shelf, shelf.asked(kind, 1, origin=SALE)) == need(origins={SALE})
    assert needed(shelf, shelf.asked(kind, 1, lot_code="A")) == need(lot_codes={"A"})


def test_a_reversal_needs_the_trail_of_its_adjustment(shelf: Shelf) -> None:
    assert needed(shelf, shelf.asked("reversal", origin=SALE, reference="order 1")) == need(origins={SALE})


def told(
    shelf: Shelf, kind: str, *parts: Part, reference: str | None = None, origin: AdjustmentId | None = None
) -> Asked:
    return shelf.check(Change(type=ChangeType(kind), item_id=MALT.id, parts=parts, reference=reference, origin=origin))


def test_a_told_change_needs_the_lots_that_it_did_not_make(shelf: Shelf) -> None:
    made = Part(lot_code="NEW", delta=Quantity(1), unit_cost=UnitCost(0))
    used = Part(lot_code="OLD", delta=Quantity(1))
    assert needed(shelf, told(shelf, "recount", made, used)) == need(lot_codes={"OLD"})


def test_a_told_change_that_frees_needs_what_was_reserved(shelf: Shelf) -> None:
    freed = Part(lot_code="A", delta=Quantity(0), reserved_delta=Quantity(-1))
    by_order = told(shelf, "unreserved", freed, reference="order 1")
    assert needed(shelf, by_order) == need(lot_codes={"A"}, references={"order 1"})
    alone = told(shelf, "unreserved", freed, origin=SALE)
    assert needed(shelf, alone) == need(lot_codes={"A"}, reservations={SALE})


def test_a_told_change_that_frees_nothing_needs_no_reservations(shelf: Shelf) -> None:
    sold = Part(lot_code="A", delta=Quantity(-1))
    assert needed(shelf, told(shelf, "sale", sold, reference="order 1")) == need(lot_codes={"A"})


def test_a_told_reversal_needs_the_trail_of_its_adjustment(shelf: Shelf) -> None:
    back = Part(lot_code="A", delta=Quantity(1))
    assert needed(shelf, told(shelf, "reversal", back, origin=SALE)) == need(lot_codes={"A"}, origins={SALE})
    returned = told(shelf, "return", back, origin=SALE)
    assert needed(shelf, returned) == need(lot_codes={"A"})


def test_a_count_reckons_with_what_was_told_before_it(shelf: Shelf) -> None:
    sold = told(shelf, "sale", Part(lot_code="A", delta=Quantity(-1)), Part(lot_code="B", delta=Quantity(-2)))
    assert needed(shelf, sold, shelf.asked("recount", "9.999997")) == need(lot_codes={"A", "B"})
    unknown = needed(shelf, shelf.asked("recount", 3, lot_code="A"), sold, shelf.asked("recount", 1))
    assert unknown.part_used
