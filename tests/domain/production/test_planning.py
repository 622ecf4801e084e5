"""Checks, costs, shopping lists and what can be made, against shelves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.availability import Supply, supplied
from domain.production.costing import estimate
from domain.production.making import makeable, most_first
from domain.production.recipes import Material, Recipe, Share
from domain.production.refusals import BadScale
from domain.production.scaling import Scale, scaled
from domain.production.shelves import Layer, Shelf
from domain.production.shopping import Pantry, ShoppingList, shopping_list
from domain.shared.identifiers import ItemId
from domain.shared.money import Money, UnitCost, value_of
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, DensityNeeded
from tests.recipes import UNIT, formula, item_id, line, material, recipe, whole


def shelf(
    of: Material,
    available: int | str,
    *lots: tuple[int | str, int],
    reorder: int | None = None,
    cost: int = 0,
) -> Shelf:
    """So much of it; lots as quantity and whole price."""
    layers = [
        Layer(remaining=whole(amount), free=whole(amount), unit_cost=UnitCost(price * UNIT)) for amount, price in lots
    ]
    return Shelf(
        material=of,
        available=whole(available),
        reserved=Quantity(0),
        held=Quantity(0),
        expired=Quantity(0),
        next_expiry=None,
        reorder_point=None if reorder is None else whole(reorder),
        unit_cost=UnitCost(cost * UNIT),
        layers=layers,
    )


MALT, HOPS, WATER = material(1), material(2, "g"), material(3, "l")


def test_each_line_is_enough_low_or_missing_and_lines_of_one_item_take_in_their_order() -> None:
    of = formula(line(1, 4), line(2, 20, "g", "boil"), line(2, 15, "g", "late"), line(3, 9, "l"))
    tap = shelf(
        Material(id=item_id(3), code="W", name="Water", unit="l", kind=MALT.kind, density=None, tracked=False), 0
    )
    shelves = {each.material.id: each for each in (shelf(MALT, 5, reorder=1), shelf(HOPS, 30), tap)}
    materials = {item: each.material for item, each in shelves.items()}
    lines = supplied(scaled(of, Scale(), materials, BUILT_IN).needs, shelves)
    assert [(each.supply, each.available, each.missing) for each in lines] == [
        (Supply.LOW, 5 * UNIT, 0),
        (Supply.ENOUGH, 30 * UNIT, 0),
        (Supply.MISSING, 10 * UNIT, 5 * UNIT),
        (Supply.NOT_TRACKED, 0, 0),
    ]


def test_a_recipe_costs_what_the_lots_cost_that_would_be_taken() -> None:
    of = formula(line(1, 600, "g"), yields=10, waste=Share(200_000))
    shelves = {MALT.id: shelf(MALT, 1, ("0.5", 10), ("0.5", 20))}
    made = scaled(of, Scale(), {MALT.id: MALT}, BUILT_IN)
    found = estimate(made, shelves)
    assert (found.total, found.estimated, found.without_cost) == (7 * UNIT, 0, [])
    assert found.per_unit == 875_000  # of the 8 l that are left


def test_what_no_lot_can_give_is_estimated_or_named() -> None:
    of = formula(line(1, 2), line(2, 10, "g"))
    shelves = {MALT.id: shelf(MALT, 1, (1, 3), cost=5), HOPS.id: shelf(HOPS, 0)}
    found = estimate(scaled(of, Scale(), {MALT.id: MALT, HOPS.id: HOPS}, BUILT_IN), shelves)
    assert (found.total, found.estimated) == (8 * UNIT, 5 * UNIT)
    assert [(each.need.material.name, each.unknown) for each in found.without_cost] == [("Item 2", 10 * UNIT)]


def test_what_an_order_holds_of_a_lot_is_not_taken_and_costs_what_it_would_cost_after_it() -> None:
    held = Layer(remaining=whole(5), free=whole(1), unit_cost=UnitCost(2 * UNIT))
    free = Layer(remaining=whole(9), free=whole(9), unit_cost=UnitCost(7 * UNIT))
    of = replace(shelf(MALT, 10), layers=[held, free])
    found = estimate(scaled(formula(line(1, 3)), Scale(), {MALT.id: MALT}, BUILT_IN), {MALT.id: of})
    assert found.total == (1 * 2 + 2 * 7) * UNIT


PRICES = st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**9)), min_size=1, max_size=5)


@given(PRICES, st.integers(1, 5))
def test_the_costs_of_all_lines_that_empty_the_lots_are_their_whole_value(
    lots: Sequence[tuple[int, int]], parts: int
) -> None:
    total = sum(amount for amount, _ in lots)
    cut = [total * each // parts - total * (each - 1) // parts for each in range(1, parts + 1)]
    lines = [line(1, Fraction(amount, UNIT), note=str(place)) for place, amount in enumerate(cut) if amount]
    layers = [Layer(remaining=Quantity(each), free=Quantity(each), unit_cost=UnitCost(cost)) for each, cost in lots]
    whole_shelf = Shelf(
        material=MALT,
        available=Quantity(total),
        reserved=Quantity(0),
        held=Quantity(0),
        expired=Quantity(0),
        next_expiry=None,
        reorder_point=None,
        unit_cost=UnitCost(0),
        layers=layers,
    )
    made = scaled(formula(*lines), Scale(), {MALT.id: MALT}, BUILT_IN)
    worth = sum(value_of(Quantity(each), UnitCost(cost)) for each, cost in lots)
    assert estimate(made, {MALT.id: whole_shelf}).total == Money(worth)


WORT_ITEM, MASH_ITEM = material(10, "l"), material(11, "l")
MASH = recipe(11, formula(line(1, 5), yields=20, output_item_id=item_id(11)), "Mash")
WORT = recipe(10, formula(line(11, 22, "l"), line(2, 20, "g"), yields=20, output_item_id=item_id(10)), "Wort")
ALE = recipe(12, formula(line(10, 20, "l"), line(2, 10, "g"), yields=20), "Ale")


def pantry_of(makers: Mapping[ItemId, Recipe], shelves: Sequence[Shelf]) -> Pantry:
    known = {each.material.id: each for each in shelves}
    materials = {item: each.material for item, each in known.items()}
    return Pantry(makers=makers, shelves=known, materials=materials, units=BUILT_IN)


def planned(
    orders: Sequence[tuple[Recipe, Scale]], *shelves: Shelf, make: bool = True
) -> tuple[ShoppingList, dict[str, tuple[int, int]]]:
    found = shopping_list(orders, pantry_of({item_id(10): WORT, item_id(11): MASH}, shelves), make=make)
    return found, {each.material.code: (each.needed, each.missing) for each in found.items}


def shelves(malt: int = 0, hops: int = 0, wort: int = 0, mash: int = 0) -> list[Shelf]:
    return [shelf(MALT, malt), shelf(HOPS, hops), shelf(WORT_ITEM, wort), shelf(MASH_ITEM, mash)]


def test_what_recipes_make_for_others_is_made_in_an_order_in_which_it_can_be() -> None:
    found, items = planned([(ALE, Scale())], *shelves(malt=2, hops=5))
    assert [(each.recipe.name, each.scaled.factor, each.asked) for each in found.makings] == [
        ("Mash", Fraction(11, 10), False),
        ("Wort", 1, False),
        ("Ale", 1, True),
    ]
    assert items["ITEM-1"] == (5_500_000, 3_500_000)
    assert items["ITEM-2"] == (30 * UNIT, 25 * UNIT)
    assert items["ITEM-10"] == (20 * UNIT, 0)
    assert [each.material.code for each in found.missing] == ["ITEM-1", "ITEM-2"]


def test_what_is_there_of_a_sub_recipe_is_taken_first() -> None:
    found, items = planned([(ALE, Scale())], *shelves(malt=9, hops=99, wort=15))
    assert [(each.recipe.name, each.scaled.factor) for each in found.makings][1] == ("Wort", Fraction(1, 4))
    assert items["ITEM-11"] == (5_500_000, 0)
    assert found.missing == []


def test_without_making_it_a_sub_recipe_is_bought() -> None:
    found, items = planned([(ALE, Scale(factor=Fraction(2)))], *shelves(hops=99), make=False)
    assert [each.recipe.name for each in found.makings] == ["Ale"]
    assert items == {"ITEM-2": (20 * UNIT, 0), "ITEM-10": (40 * UNIT, 40 * UNIT)}


def test_what_a_sub_recipe_loses_is_made_too() -> None:
    lossy = recipe(10, formula(line(1, 6), waste=Share(250_000), output_item_id=item_id(10)), "Wort")
    found = shopping_list([(ALE, Scale())], pantry_of({item_id(10): lossy}, shelves(malt=1)))
    [made, _] = found.makings
    # 20 l are left of 26.666… l, which take 4/3 of the recipe and 8 kg.
    assert (made.scaled.factor, made.scaled.output) == (Fraction(4, 3), Fraction(20))
    assert {each.material.code: each.missing for each in found.missing} == {"ITEM-1": 7 * UNIT, "ITEM-2": 10 * UNIT}


def test_what_is_not_counted_is_never_bought() -> None:
    tap = shelf(replace(WATER, tracked=False), 0)
    found = shopping_list([(recipe(1, formula(line(3, 9, "l"))), Scale())], pantry_of({}, [tap]))
    assert [(each.needed, each.missing) for each in found.items] == [(9 * UNIT, 0)]


def test_an_item_needed_directly_and_through_a_sub_recipe_is_bought_once() -> None:
    both = recipe(14, formula(line(10, 10, "l"), line(2, 10, "g"), line(2, 5, "g", "late")), "Both")
    _, items = planned([(both, Scale())], *shelves(hops=4, mash=99))
    assert items["ITEM-2"] == (25 * UNIT, 21 * UNIT)


def test_several_recipes_share_one_list() -> None:
    found, items = planned([(ALE, Scale()), (WORT, Scale())], *shelves(wort=20, mash=22, hops=1))
    assert items["ITEM-2"] == (30 * UNIT, 29 * UNIT)
    [hops] = [each for each in found.items if each.material.code == "ITEM-2"]
    assert hops.needed_by == ("Ale", "Wort")
    assert [each.recipe.name for each in found.makings] == ["Wort", "Ale"]


def test_what_is_asked_for_is_made_in_the_order_asked_where_none_needs_the_other() -> None:
    twin = recipe(13, formula(line(2, 1, "g")), "Twin")
    found, _ = planned([(ALE, Scale()), (twin, Scale())], *shelves(hops=99), make=False)
    assert [each.recipe.name for each in found.makings] == ["Ale", "Twin"]


def test_as_much_can_be_made_as_what_runs_out_first_allows() -> None:
    ale = recipe(1, formula(line(1, 4), line(2, 20, "g", "boil"), line(2, 10, "g", "late"), waste=Share(100_000)))
    found = makeable(ale, {MALT.id: shelf(MALT, 6), HOPS.id: shelf(HOPS, 100)}, BUILT_IN)
    assert (found.factor, found.output) == (Fraction(3, 2), Fraction(27))
    assert found.limited_by == (MALT,)
    nothing = makeable(ale, {MALT.id: shelf(MALT, 0), HOPS.id: shelf(HOPS, 0)}, BUILT_IN)
    assert nothing.factor == 0
    assert nothing.limited_by == (MALT, HOPS)
    assert most_first([nothing, found]) == [found, nothing]


def test_all_lines_of_an_item_count_for_how_much_can_be_made() -> None:
    ale = recipe(1, formula(line(2, 20, "g", "boil"), line(2, 10, "g", "late")))
    assert makeable(ale, {HOPS.id: shelf(HOPS, 15)}, BUILT_IN).factor == Fraction(1, 2)


def test_a_recipe_whose_item_was_edited_beyond_its_line_tells_why_nobody_knows_how_much_can_be_made() -> None:
    ale = recipe(1, formula(line(2, 1, "g"), line(1, 4, "l")))
    found = makeable(ale, {MALT.id: shelf(MALT, 9), HOPS.id: shelf(HOPS, 9)}, BUILT_IN)
    assert found.factor == 0
    assert found.limited_by == ()
    assert isinstance(found.refusal, DensityNeeded)
    assert found.refusal.details == {"line": "2"}


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_what_can_be_made_is_there_and_not_a_millionth_more(available: int, amount: int) -> None:
    ale = recipe(1, formula(line(1, Fraction(amount, UNIT))))
    found = makeable(ale, {MALT.id: shelf(MALT, str(Fraction(available, UNIT)))}, BUILT_IN)
    assert found.factor == Fraction(available, amount)


def test_nothing_limits_a_recipe_of_what_is_not_counted() -> None:
    tap = Material(id=WATER.id, code="W", name="Water", unit="l", kind=WATER.kind, density=None, tracked=False)
    found = makeable(recipe(1, formula(line(3, 9, "l"))), {tap.id: shelf(tap, 0)}, BUILT_IN)
    assert (found.factor, found.output, found.limited_by) == (None, None, ())


def test_a_scale_beyond_what_is_kept_is_refused_for_what_is_made_on_the_way_too() -> None:
    with pytest.raises(BadScale) as asked:
        planned([(WORT, Scale()), (ALE, Scale(factor=Fraction(10**7)))], *shelves())
    assert asked.value.details == {"recipe": "Ale"}
    dash = recipe(15, formula(line(10, "0.000001", "l")), "Dash")
    with pytest.raises(BadScale) as needed:
        planned([(dash, Scale())], *shelves())
    assert needed.value.details == {"recipe": "Wort"}
