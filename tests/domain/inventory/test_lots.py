from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.inventory.items import PickingPolicy
from domain.inventory.lots import Lot, pick_order
from domain.shared.identifiers import LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity
from tests.domain.inventory.shelf import MALT, NOW, TODAY

LOT = Lot(
    id=LotId(UUID(int=1)),
    item_id=MALT.id,
    code="A",
    unit_cost=UnitCost(1_500_000),
    received_at=NOW,
    expires_on=TODAY,
    original=Quantity(5_000_000),
    remaining=Quantity(3_000_001),
    reserved=Quantity(1_000_000),
    pick_order=7,
)
moments = st.datetimes(datetime(1970, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside


def test_what_is_not_reserved_is_free() -> None:
    assert LOT.free == 2_000_001


def test_a_lot_is_worth_what_remains_of_it() -> None:
    assert LOT.value == 4_500_002


def test_a_lot_expires_when_its_last_day_is_over() -> None:
    assert not LOT.is_expired(TODAY)
    assert LOT.is_expired(TODAY + timedelta(days=1))


def test_a_lot_is_picked_by_its_place_then_its_receipt_then_its_id() -> None:
    assert LOT.pick_key == (7, NOW, LOT.id)


@given(first=moments, second=moments)
@pytest.mark.parametrize(("policy", "sign"), [(PickingPolicy.FIFO, 1), (PickingPolicy.LIFO, -1)])
def test_lots_are_placed_by_receipt_to_the_microsecond(
    policy: PickingPolicy, sign: int, first: datetime, second: datetime
) -> None:
    places = [sign * pick_order(policy, moment, date.max) for moment in (first, second)]
    assert (places[0] < places[1], places[0] == places[1]) == (first < second, first == second)


def test_a_place_fits_a_database_integer() -> None:
    last = datetime(9998, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert pick_order(PickingPolicy.FIFO, last, None) == 253_370_764_799_999_999
    assert pick_order(PickingPolicy.LIFO, last, None) == -253_370_764_799_999_999
    assert pick_order(PickingPolicy.FEFO, last, None) == 3_652_059
