"""What went into a batch."""

from uuid import UUID

from domain.production.batch_use import went_in
from domain.production.batches import BatchMovement, Role
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from tests.recipes import item_id


def moved(role: str, lot: int, delta: int) -> BatchMovement:
    return BatchMovement(
        adjustment_id=AdjustmentId(UUID(int=1)),
        item_id=item_id(lot),
        lot_id=LotId(UUID(int=lot)),
        role=Role(role),
        delta=Quantity(delta),
        cost=Money(0),
    )


def test_a_lot_went_in_as_far_as_it_was_used_and_did_not_come_back() -> None:
    movements = [
        moved("use", 1, -5),
        moved("use", 2, -5),
        moved("extra", 2, -1),
        moved("return", 2, 6),
        moved("extra", 3, -2),
        moved("return", 3, 1),
        moved("waste", 4, -3),
        moved("output", 5, 9),
    ]
    assert {lot.int: item for lot, item in went_in(movements).items()} == {1: item_id(1), 3: item_id(3)}
