"""Where all of a lot is: the states add up to what came, to the last millionth, whatever happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.recall_states import Standing, States, Tally, Way, standing, total
from domain.shared.quantity import Quantity

IN, OUT = (Way.RETURNED, Way.COUNTED), (Way.USED, Way.SOLD, Way.LOST, Way.COUNTED)
AMOUNTS = st.integers(1, 10**18)


def stands(remaining: int, reserved: int = 0, *, is_held: bool = False, is_expired: bool = False) -> Standing:
    return standing(remaining=Quantity(remaining), reserved=Quantity(reserved), is_held=is_held, is_expired=is_expired)


@given(st.data(), st.sampled_from([Way.RECEIVED, Way.MADE]), AMOUNTS)
def test_all_that_came_stands_in_the_states(data: st.DataObject, first: Way, came: int) -> None:
    tally, remaining = Tally(), came
    tally.add(first, Quantity(came))
    for _ in range(data.draw(st.integers(0, 6))):
        if data.draw(st.booleans()) and remaining < came:
            way, delta = data.draw(st.sampled_from(IN)), data.draw(st.integers(1, came - remaining))
        elif remaining:
            way, delta = data.draw(st.sampled_from(OUT)), -data.draw(st.integers(1, remaining))
        else:
            continue
        tally.add(way, Quantity(delta))
        remaining += delta
    reserved = data.draw(st.integers(0, remaining))
    states = tally.states(
        stands(remaining, reserved, is_held=data.draw(st.booleans()), is_expired=data.draw(st.booleans()))
    )
    assert (states.came, states.on_hand) == (came, remaining)
    assert (states.accounted, states.difference) == (came, 0)
    assert min(states.available, states.reserved, states.held, states.expired) >= 0


def test_books_that_do_not_add_up_are_told() -> None:
    tally = Tally()
    tally.add(Way.RECEIVED, Quantity(10))
    tally.add(Way.SOLD, Quantity(-3))
    assert tally.states(stands(6)).difference == 1
    assert tally.states(stands(8)).difference == -1


def test_each_way_has_a_state_of_its_own() -> None:
    tally = Tally()
    told = {
        Way.RECEIVED: 1_000,
        Way.MADE: 2_000,
        Way.USED: -1,
        Way.SOLD: -20,
        Way.RETURNED: 5,
        Way.LOST: -300,
        Way.COUNTED: -4,
    }
    for way, delta in told.items():
        tally.add(way, Quantity(delta))
    states = tally.states(stands(2_680, 80))
    assert states == States(
        came=Quantity(3_000),
        sold=Quantity(20),
        returned=Quantity(5),
        used=Quantity(1),
        lost=Quantity(300),
        counted=Quantity(4),
        available=Quantity(2_600),
        reserved=Quantity(80),
    )
    assert (states.out, states.difference) == (15, 0)


def test_a_count_that_finds_more_is_below_zero() -> None:
    tally = Tally()
    tally.add(Way.RECEIVED, Quantity(10))
    tally.add(Way.SOLD, Quantity(-3))
    tally.add(Way.COUNTED, Quantity(2))
    states = tally.states(stands(9))
    assert (states.counted, states.difference) == (-2, 0)


@pytest.mark.parametrize(
    ("is_held", "is_expired", "state"),
    [(False, False, "available"), (False, True, "expired"), (True, False, "held"), (True, True, "held")],
)
def test_what_is_free_stands_in_one_state_and_what_is_reserved_is_reserved(
    is_held: bool,  # noqa: FBT001 - a case
    is_expired: bool,  # noqa: FBT001 - a case
    state: str,
) -> None:
    found = stands(10, 4, is_held=is_held, is_expired=is_expired)
    told = {"available": 0, "held": 0, "expired": 0, "reserved": 4} | {state: 6}
    assert {name: getattr(found, name) for name in told} == told
    assert found.on_hand == 10


@given(st.lists(st.lists(st.integers(-(10**18), 10**18), min_size=10, max_size=10), max_size=4))
def test_the_states_of_several_lots_are_the_sum_of_each(told: list[list[int]]) -> None:
    names = States.__dataclass_fields__
    lots = [States(**{name: Quantity(each) for name, each in zip(names, one, strict=True)}) for one in told]
    sums = total(lots)
    assert [getattr(sums, name) for name in names] == [sum(getattr(lot, name) for lot in lots) for name in names]
    assert sums.difference == sum(lot.difference for lot in lots)
