from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from domain.inventory.refusals import InsufficientStock, LotExpired, LotHeld
from domain.inventory.stock import Reservation
from domain.shared.identifiers import AdjustmentId
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY, Shelf, moved
from tests.domain.shared.refusals import refused

YEAST = replace(MALT, name="Yeast", perishable=True)


def two_lots() -> Shelf:
    """4 kg received before 6 kg."""
    shelf = Shelf()
    shelf.restock("A", 4, effective_at=NOW - timedelta(days=2))
    shelf.restock("B", 6, effective_at=NOW - timedelta(days=1))
    return shelf


def test_a_reservation_holds_real_lots_and_leaves_what_is_on_hand() -> None:
    shelf = two_lots()
    plan = shelf.plan("reserved", 5, reference="order 1")
    assert plan.reservations == (
        Reservation(
            adjustment_id=plan.adjustment.id,
            lot_id=shelf.lot("A").id,
            reference="order 1",
            quantity=Quantity(4_000_000),
            until=None,
        ),
        Reservation(
            adjustment_id=plan.adjustment.id,
            lot_id=shelf.lot("B").id,
            reference="order 1",
            quantity=Quantity(1_000_000),
            until=None,
        ),
    )
    assert moved(plan.adjustment) == {"A": "0", "B": "0"}
    assert [(row.reserved_delta, row.cost) for row in plan.adjustment.movements] == [(4_000_000, 0), (1_000_000, 0)]
    assert (shelf.item.on_hand, shelf.item.reserved, shelf.reserved) == (10_000_000, 5_000_000, {"A": "4", "B": "1"})


def test_a_reservation_of_a_named_lot_holds_that_lot() -> None:
    shelf = two_lots()
    shelf.do("reserved", 1, reference="order 1", lot_code="B")
    assert shelf.reserved == {"B": "1"}


def test_nothing_is_reserved_twice() -> None:
    shelf = two_lots()
    shelf.do("reserved", 6, reference="order 1")
    with refused(
        "inventory.insufficient_stock",
        "Pale malt: 4.5 kg asked, 4 kg can be taken (stock that is reserved, held or expired does not count).",
        field="quantity",
        expected="at most 4 kg",
        got="4.5 kg",
    ):
        shelf.do("reserved", "4.5", reference="order 2")
    shelf.do("reserved", 4, reference="order 2")


def test_a_named_lot_is_not_reserved_beyond_what_is_free() -> None:
    shelf = two_lots()
    shelf.do("reserved", 1, reference="order 1", lot_code="A")
    with refused(
        "inventory.lot_short",
        "Lot A can give 3 kg, 4 kg were asked; take the rest from another lot.",
        field="quantity",
        expected="at most 3 kg",
        got="4 kg",
    ):
        shelf.do("reserved", 4, reference="order 2", lot_code="A")


def test_expired_and_held_stock_is_not_reserved() -> None:
    shelf = Shelf(YEAST)
    shelf.restock("OLD", 1, expires_on=TODAY - timedelta(days=1), effective_at=NOW - timedelta(days=2))
    shelf.restock("HELD", 1, expires_on=date.max)
    shelf.hold("HELD")
    with pytest.raises(InsufficientStock, match="0 kg can be taken"):
        shelf.do("reserved", 1, reference="order 1")
    with pytest.raises(LotExpired):
        shelf.do("reserved", 1, reference="order 1", lot_code="OLD")
    with pytest.raises(LotHeld):
        shelf.do("reserved", 1, reference="order 1", lot_code="HELD")


def test_a_reservation_may_end_by_itself_at_a_time_kept_in_utc() -> None:
    local = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    plan = two_lots().plan("reserved", 1, reference="order 1", reserved_until=local)
    [row] = plan.reservations
    assert row.until == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    assert row.until.tzinfo is UTC


def test_a_reservation_cannot_have_ended_already() -> None:
    with refused(
        "inventory.invalid_change",
        "The reservation would have ended already.",
        field="reserved_until",
        expected="a time after 2026-03-02T09:00:00+00:00",
        got="2026-03-02T09:00:00+00:00",
    ):
        two_lots().do("reserved", 1, reference="order 1", reserved_until=NOW)
    two_lots().do("reserved", 1, reference="order 1", reserved_until=NOW + timedelta(microseconds=1))


def test_all_that_an_order_holds_is_released_at_once() -> None:
    shelf = two_lots()
    shelf.do("reserved", 5, reference="order 1")
    shelf.do("reserved", 1, reference="order 2")
    plan = shelf.plan("unreserved", reference="order 1")
    assert [row.reserved_delta for row in plan.adjustment.movements] == [-4_000_000, -1_000_000]
    assert [row.quantity for row in plan.reservations] == [0, 0]
    assert (shelf.reserved, shelf.item.reserved, shelf.item.on_hand) == ({"B": "1"}, 1_000_000, 10_000_000)
    assert [row.reference for row in shelf.stock.reservations] == ["order 2"]


def test_part_of_what_an_order_holds_is_released_the_first_reserved_first() -> None:
    shelf = two_lots()
    shelf.do("reserved", 5, reference="order 1")
    shelf.do("unreserved", "4.5", reference="order 1")
    assert shelf.reserved == {"B": "0.5"}
    shelf.do("unreserved", "0.5", reference="order 1")
    assert shelf.stock.reservations == []


def test_releasing_less_than_the_first_lot_holds_leaves_the_others_alone() -> None:
    plan = (shelf := two_lots()).plan("reserved", 5, reference="order 1")
    plan = shelf.plan("unreserved", 4, reference="order 1")
    assert len(plan.reservations) == 1
    assert shelf.reserved == {"B": "1"}


def test_one_reservation_of_an_order_may_be_released_alone() -> None:
    shelf = two_lots()
    shelf.do("reserved", 1, reference="order 1")
    second = shelf.do("reserved", 2, reference="order 1")
    release = shelf.do("unreserved", origin=second.id)
    assert release.origin == second.id
    assert [row.quantity for row in shelf.stock.reservations] == [1_000_000]


def test_a_reservation_and_its_order_may_be_named_together() -> None:
    shelf = two_lots()
    first = shelf.do("reserved", 1, reference="order 1")
    shelf.do("reserved", 2, reference="order 1")
    shelf.do("unreserved", reference="order 1", origin=first.id)
    assert [row.quantity for row in shelf.stock.reservations] == [2_000_000]
    with refused(
        "inventory.not_reserved",
        "order 1 has 0 kg reserved; only that much can be released.",
        field="reference",
        expected="a reference with a reservation",
        got="order 1",
    ):
        shelf.do("unreserved", reference="order 1", origin=first.id)


def test_a_reservation_that_is_not_there_cannot_be_released() -> None:
    nowhere = AdjustmentId(UUID(int=999))
    with refused(
        "inventory.not_reserved",
        f"{nowhere} has 0 kg reserved; only that much can be released.",
        field="reference",
        expected="a reference with a reservation",
        got=str(nowhere),
    ):
        two_lots().do("unreserved", origin=nowhere)


def test_no_more_is_released_than_is_held() -> None:
    shelf = two_lots()
    shelf.do("reserved", 5, reference="order 1")
    with refused(
        "inventory.not_reserved",
        "order 1 has 5 kg reserved; only that much can be released.",
        field="quantity",
        expected="at most 5 kg",
        got="6 kg",
    ):
        shelf.do("unreserved", 6, reference="order 1")


def test_what_is_reserved_of_an_archived_item_can_be_freed() -> None:
    shelf = two_lots()
    shelf.do("reserved", 5, reference="order 1")
    shelf.stock = replace(shelf.stock, item=replace(shelf.item, archived_at=NOW))
    shelf.do("unreserved", reference="order 1")
    assert shelf.item.reserved == 0
