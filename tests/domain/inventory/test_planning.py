import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.inventory.adjustments import Adjustment, Movement, hash_of
from domain.inventory.changes import ChangeType
from domain.inventory.items import GENESIS
from domain.inventory.stock import Trace
from domain.inventory.trail import traces_of
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId, UserId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import BREWER, BREWERY, MALT, NOW, Shelf, kilos, price

ADJUSTMENT = Adjustment(
    organization_id=OrganizationId(UUID(int=1)),
    id=AdjustmentId(UUID(int=2)),
    item_id=ItemId(UUID(int=3)),
    type=ChangeType.SALE,
    actor_id=UserId(UUID(int=4)),
    reference="Bestellung 7",
    notes="für Jürgen\n",
    origin=AdjustmentId(UUID(int=5)),
    effective_at=NOW - timedelta(days=1),
    recorded_at=NOW,
    on_hand=Quantity(6),
    cost_before=UnitCost(7),
)
MOVEMENT = Movement(
    item_id=ItemId(UUID(int=3)),
    sequence=8,
    lot_id=LotId(UUID(int=9)),
    lot_code="A",
    delta=Quantity(-10),
    reserved_delta=Quantity(-11),
    remaining=Quantity(12),
    unit_cost=UnitCost(13),
    cost=Money(-14),
)


@pytest.fixture
def shelf() -> Shelf:
    """4 kg at 3 received before 6 kg at 5."""
    filled = Shelf()
    filled.restock("A", 4, unit_cost=price(3), effective_at=NOW - timedelta(days=2))
    filled.restock("B", 6, unit_cost=price(5), effective_at=NOW - timedelta(days=1))
    return filled


def test_an_adjustment_tells_all_that_was_asked_and_what_came_of_it(shelf: Shelf) -> None:
    when = NOW - timedelta(hours=1)
    sale = shelf.do("sale", 5, reference="order 1", notes="fragile", effective_at=when)
    assert replace(sale, movements=()) == Adjustment(
        organization_id=BREWERY.id,
        id=AdjustmentId(UUID(int=103)),
        item_id=MALT.id,
        type=ChangeType.SALE,
        actor_id=BREWER,
        reference="order 1",
        notes="fragile",
        origin=None,
        effective_at=when,
        recorded_at=NOW,
        on_hand=kilos(5),
        cost_before=price(5),
    )


def test_a_movement_tells_all_that_happened_to_its_lot(shelf: Shelf) -> None:
    shelf.do("reserved", 1, reference="order 1")
    sale = shelf.do("sale", 5, reference="order 1")
    assert [replace(row, hash="") for row in sale.movements] == [
        Movement(
            item_id=MALT.id,
            sequence=4,
            lot_id=shelf.lot("A").id,
            lot_code="A",
            delta=kilos(-4),
            reserved_delta=kilos(-1),
            remaining=kilos(0),
            unit_cost=price(3),
            cost=Money(-12_000_000),
        ),
        Movement(
            item_id=MALT.id,
            sequence=5,
            lot_id=shelf.lot("B").id,
            lot_code="B",
            delta=kilos(-1),
            reserved_delta=kilos(0),
            remaining=kilos(5),
            unit_cost=price(5),
            cost=Money(-5_000_000),
        ),
    ]


def test_a_receipt_tells_the_cost_that_stood_before_it(shelf: Shelf) -> None:
    assert shelf.do("restock", 1, unit_cost=price(9)).cost_before == price(5)


def test_a_plan_tells_each_lot_before_and_after(shelf: Shelf) -> None:
    before = shelf.lot("A")
    [change] = shelf.plan("sale", 1).lots
    assert (change.before, change.after) == (before, replace(before, remaining=kilos(3)))


def test_a_plan_changes_nothing_that_it_was_given(shelf: Shelf) -> None:
    stock = shelf.stock
    lots = list(stock.lots)
    shelf.do("sale", 5)
    assert stock.lots == lots
    assert stock.item.on_hand == kilos(10)


def test_the_item_after_a_change_has_its_totals_and_the_head_of_its_chain(shelf: Shelf) -> None:
    shelf.do("reserved", 1, reference="order 1")
    sale = shelf.do("sale", 5, reference="order 2")
    assert shelf.item == replace(
        MALT,
        on_hand=kilos(5),
        reserved=kilos(1),
        value=Money(kilos(1) * 3 + kilos(4) * 5),
        unit_cost=price(5),
        sequence=5,
        last_hash=sale.movements[-1].hash,
        lots_made=2,
    )


def test_movements_are_numbered_and_chained_across_adjustments(shelf: Shelf) -> None:
    first, second = shelf.do("sale", 5), shelf.do("recount", 5)
    rows = [(first, row) for row in first.movements] + [(second, row) for row in second.movements]
    assert [row.sequence for _, row in rows] == [3, 4, 5]
    previous = rows[0][1].hash
    for adjustment, row in rows[1:]:
        assert row.hash == hash_of(adjustment, row, previous)
        previous = row.hash


def test_the_first_movement_follows_the_genesis() -> None:
    receipt = Shelf().do("restock", 1)
    [row] = receipt.movements
    assert (row.sequence, row.hash) == (1, hash_of(receipt, row, GENESIS))


def test_the_hash_of_a_movement_never_changes() -> None:
    content = (
        f'["{GENESIS}","{UUID(int=1).hex}","{UUID(int=2).hex}","{UUID(int=3).hex}",8,"sale","{UUID(int=4).hex}",'
        f'"Bestellung 7","für Jürgen\\n","{UUID(int=5).hex}",6,7,"2026-03-01T09:00:00.000000+00:00",'
        f'"2026-03-02T09:00:00.000000+00:00","{UUID(int=9).hex}",-10,-11,12,13,-14]'
    )
    assert hash_of(ADJUSTMENT, MOVEMENT, GENESIS) == _sha256(content)


def test_the_hash_of_a_movement_without_lot_origin_and_reference_never_changes() -> None:
    content = (
        f'["abc","{UUID(int=1).hex}","{UUID(int=2).hex}","{UUID(int=3).hex}",8,"sale","{UUID(int=4).hex}",'
        'null,"für Jürgen\\n",null,6,7,"2026-03-01T09:00:00.000000+00:00",'
        '"2026-03-02T09:00:00.000000+00:00",null,-10,-11,12,13,-14]'
    )
    bare = replace(ADJUSTMENT, origin=None, reference=None)
    assert hash_of(bare, replace(MOVEMENT, lot_id=None), "abc") == _sha256(content)


def test_what_an_adjustment_moved_is_the_sum_of_its_movements() -> None:
    whole = replace(ADJUSTMENT, movements=(MOVEMENT, replace(MOVEMENT, delta=Quantity(3), cost=Money(4))))
    assert (whole.delta, whole.cost) == (-7, -10)


def test_a_later_change_sees_the_movements_of_an_adjustment() -> None:
    assert traces_of(replace(ADJUSTMENT, movements=(MOVEMENT,))) == [
        Trace(
            adjustment_id=ADJUSTMENT.id,
            type=ChangeType.SALE,
            reference="Bestellung 7",
            origin=ADJUSTMENT.origin,
            lot_id=MOVEMENT.lot_id,
            delta=Quantity(-10),
            cost_before=UnitCost(7),
        )
    ]


def test_the_next_change_sees_the_lots_in_picking_order(shelf: Shelf) -> None:
    shelf.restock("C", 1, effective_at=NOW - timedelta(days=3))
    assert list(shelf.remaining) == ["C", "A", "B"]


def test_lots_that_moved_are_placed_anew_by_the_policy_of_today(shelf: Shelf) -> None:
    shelf.stock = replace(shelf.stock, lots=[replace(lot, pick_order=7) for lot in shelf.stock.lots])
    shelf.do("sale", 1, lot_code="A")
    assert [(lot.code, lot.pick_order) for lot in shelf.stock.lots] == [("B", 7), ("A", 1_772_269_200_000_000)]


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
