"""Batches: what follows what, what is wanting, and whose cost is whose."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.batch_outputs import Portion, costs_of, left_over, lot_codes, unit_cost_of
from domain.production.batch_plans import checked_prefix, label_of
from domain.production.batch_refusals import InvalidBatch, Shortage, TooFewContainers
from domain.production.batch_supply import Draw, drawn
from domain.production.batch_use import used_by_line
from domain.production.batches import BatchMovement, BatchPlan, PlanLine, Role
from domain.production.recipes import LineKind
from domain.production.refusals import ContainersTooLarge
from domain.shared.identifiers import AdjustmentId, LotId, RecipeId
from domain.shared.money import Money, MoneyTooLarge, value_of
from domain.shared.quantity import Quantity
from tests.recipes import item_id

JAR, WAX = item_id(1), item_id(2)


def moved(item: object, cost: int, delta: int = -1, role: Role = Role.USE) -> BatchMovement:
    return BatchMovement(
        adjustment_id=AdjustmentId(UUID(int=1)),
        item_id=item,  # type: ignore[arg-type]
        lot_id=LotId(UUID(int=2)),
        role=role,
        delta=Quantity(delta),
        cost=Money(-cost),
    )


def wanted(number: int, quantity: int, *, tracked: bool = True) -> Draw:
    line = PlanLine(
        item_id=item_id(number),
        code="C",
        name=f"Item {number}",
        kind=LineKind.INGREDIENT,
        note="",
        amount=Fraction(1),
        unit="kg",
        quantity=Quantity(quantity),
        stock_unit="kg",
        tracked=tracked,
        estimate=Money(0),
    )
    return Draw(line=line, quantity=Quantity(quantity))


def test_lines_of_one_item_have_used_in_their_order_what_the_start_took() -> None:
    lines = tuple(wanted(number, quantity).line for number, quantity in ((1, 5), (2, 2), (1, 3), (3, 4)))
    plan = BatchPlan(
        recipe_id=RecipeId(UUID(int=9)),
        recipe_number=1,
        recipe_name="Soap",
        factor=Fraction(1),
        lines=lines,
        output=Quantity(1),
        unit="kg",
        output_item_id=None,
        shelf_life_days=None,
    )
    took = [moved(item_id(1), 0, -4), moved(item_id(1), 0, -2), moved(item_id(2), 0, -2)]
    besides = [moved(item_id(1), 0, -7, Role.EXTRA), moved(item_id(1), 0, 6, Role.RETURN)]
    assert used_by_line(plan, [*took, *besides]) == [5, 2, 1, 0]


@given(
    st.lists(st.tuples(st.fractions(Fraction(1, 1000), 1000), st.booleans()), min_size=1, max_size=6),
    st.integers(0, 10**12),
    st.integers(0, 10**9),
)
def test_portions_cost_together_what_all_inputs_cost(told: list[tuple[Fraction, bool]], wax: int, jars: int) -> None:
    portions = [
        Portion(holds=holds, containers=Fraction(number), container=JAR if in_jar else None)
        for number, (holds, in_jar) in enumerate(told, 1)
    ]
    movements = [moved(JAR, jars, -100_000_000), moved(WAX, wax), moved(WAX, 77, role=Role.WASTE)]
    assert sum(costs_of(portions, movements, {JAR: "Jar"})) == wax + jars


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_lot_is_never_worth_more_than_it_cost_and_hardly_less(cost: int, quantity: int) -> None:
    worth = value_of(Quantity(quantity), unit_cost_of(Money(cost), Quantity(quantity)))
    assert 0 <= cost - worth <= quantity // 1_000_000 + 1


def test_a_unit_cost_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(MoneyTooLarge):
        unit_cost_of(Money(10**18), Quantity(1))


def test_a_jars_cost_belongs_to_what_it_holds() -> None:
    portions = [Portion(holds=Fraction(1), containers=Fraction(1), container=JAR), Portion(holds=Fraction(3))]
    movements = [moved(JAR, 10, -1_000_000), moved(WAX, 400)]
    assert costs_of(portions, movements, {JAR: "Jar"}) == [110, 300]
    with pytest.raises(TooFewContainers):
        costs_of([Portion(holds=Fraction(1), containers=Fraction(2), container=JAR)], movements, {JAR: "Jar"})


def test_portions_do_not_hold_more_than_there_is() -> None:
    portions = [Portion(holds=Fraction(1, 3)), Portion(holds=Fraction(2, 3))]
    assert left_over(Fraction(1), portions, "l", has_bulk=False) == 0
    with pytest.raises(ContainersTooLarge):
        left_over(Fraction(999, 1000), portions, "l", has_bulk=True)


def test_codes_of_lots_are_told_or_made_of_the_label() -> None:
    outputs = [(JAR, None), (WAX, None), (JAR, "MINE"), (JAR, None), (JAR, None)]
    told = ["B-2026-0001", "B-2026-0001", "MINE", "B-2026-0001-2", "B-2026-0001-3"]
    assert lot_codes("B-2026-0001", outputs) == told


def test_no_code_is_made_that_another_lot_of_the_item_is_told_to_have() -> None:
    outputs = [(JAR, "B-1-2"), (JAR, None), (JAR, None), (WAX, None), (JAR, "B-1")]
    assert lot_codes("B-1", outputs) == ["B-1-2", "B-1-3", "B-1-4", "B-1", "B-1"]


def test_lines_draw_in_their_order_and_every_shortfall_is_told() -> None:
    wants, units = [wanted(1, 5), wanted(1, 5), wanted(2, 1), wanted(3, 9, tracked=False)], {item_id(1): "kg"}
    available = {item_id(1): Quantity(7)}
    with pytest.raises(Shortage) as refused:
        drawn(wants, available, units, forced=False)
    draws, shortfalls = drawn(wants, available, units, forced=True)
    assert refused.value.shortfalls == shortfalls
    assert [draw.quantity for draw in draws] == [5, 2]
    assert [(each.line, each.missing) for each in shortfalls] == [(2, 3), (3, 1)]


def test_labels_begin_with_a_short_word() -> None:
    assert label_of(checked_prefix(" soap "), 2026, 12345) == "SOAP-2026-12345"
    for prefix in ("", "1A", "A-B", "Ä", "A" * 13):
        with pytest.raises(InvalidBatch):
            checked_prefix(prefix)
