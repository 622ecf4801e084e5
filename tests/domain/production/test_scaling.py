"""Scaling: by a factor, an output or an ingredient at hand, exactly and back again."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.production.recipes import Formula, Share
from domain.production.scaling import Scale, parse_factor, scaled
from domain.shared.errors import DomainError
from domain.shared.units import BUILT_IN
from tests.recipes import UNIT, formula, item_id, line, material, whole

MALT, HOPS, HONEY = material(1), material(2, "g"), material(3, "kg", density=1_420_000)
MATERIALS = {each.id: each for each in (MALT, HOPS, HONEY)}
ALE = formula(line(1, 4), line(2, 20, "g", "boil"), line(2, 10, "g", "late"), line(3, 1, "l"), waste=Share(50_000))
FACTORS = st.fractions(min_value=Fraction(1, 1000), max_value=1000)


def at(scale: Scale, of: Formula = ALE) -> tuple[Fraction, list[Fraction], list[int], Fraction]:
    made = scaled(of, scale, MATERIALS, BUILT_IN)
    return made.factor, [need.amount for need in made.needs], [need.quantity for need in made.needs], made.output


def test_a_recipe_as_it_is() -> None:
    factor, amounts, quantities, output = at(Scale())
    assert factor == 1
    assert [int(amount) for amount in amounts] == [4, 20, 10, 1]
    assert output == 19
    assert quantities == [4 * UNIT, 20 * UNIT, 10 * UNIT, 1_420_000]


def test_by_a_factor() -> None:
    factor, amounts, _, output = at(Scale(factor=Fraction(1, 3)))
    assert (factor, amounts[0], output) == (Fraction(1, 3), Fraction(4, 3), Fraction(19, 3))


def test_by_what_shall_be_left_after_waste() -> None:
    assert at(Scale(output=(Fraction(38_000), "ml")))[0] == 2


def test_by_an_output_in_another_dimension_through_the_density_of_what_is_made() -> None:
    mead = formula(line(1, 1), yields=10, output_item_id=item_id(3))
    assert at(Scale(output=(Fraction("28.4"), "kg")), mead)[0] == 2


def test_by_the_ingredient_at_hand_all_its_lines_together() -> None:
    assert at(Scale(at_hand=(item_id(2), Fraction("0.06"), "kg")))[0] == 2


def test_by_the_ingredient_at_hand_through_its_density() -> None:
    assert at(Scale(at_hand=(item_id(3), Fraction("1.42"), "kg")))[0] == 1


@given(FACTORS)
def test_there_and_back_is_where_one_began(factor: Fraction) -> None:
    there = at(Scale(factor=factor))
    assert [amount / factor for amount in there[1]] == at(Scale())[1]
    assert there[3] / factor == at(Scale())[3]


@given(FACTORS)
def test_the_output_of_a_factor_asks_for_that_factor(factor: Fraction) -> None:
    assert at(Scale(output=(at(Scale(factor=factor))[3], "l")))[0] == factor


@given(FACTORS)
def test_each_line_is_rounded_once_and_never_to_nothing(factor: Fraction) -> None:
    _, amounts, quantities, _ = at(Scale(factor=factor))
    for amount, quantity, per in zip(
        amounts, quantities, [Fraction(each) for each in ("1", "1", "1", "1.42")], strict=True
    ):
        assert abs(quantity - amount * per * UNIT) <= Fraction(1, 2)
        assert quantity > 0


@pytest.mark.parametrize(
    ("scale", "code", "field"),
    [
        (Scale(factor=Fraction(0)), "production.bad_scale", "factor"),
        (Scale(factor=Fraction(-1)), "production.bad_scale", "factor"),
        (Scale(factor=Fraction(1_000_001)), "production.bad_scale", "factor"),
        (Scale(factor=Fraction(1, 1_000_001)), "production.bad_scale", "factor"),
        (Scale(output=(Fraction(0), "l")), "production.bad_scale", "output"),
        (Scale(at_hand=(item_id(1), Fraction(0), "kg")), "production.bad_scale", "amount"),
        (Scale(factor=Fraction(1), output=(Fraction(1), "l")), "production.bad_scale", "factor"),
        (Scale(output=(Fraction(1), "kg")), "unit.density_needed", "unit"),
        (Scale(output=(Fraction(1), "cup")), "unit.ambiguous", "unit"),
        (Scale(at_hand=(item_id(9), Fraction(1), "kg")), "production.unknown_material", "ingredient"),
        (Scale(at_hand=(item_id(1), Fraction(1), "l")), "unit.density_needed", "unit"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(scale: Scale, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        at(scale)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_line_that_would_become_nothing_is_refused_by_its_number() -> None:
    tiny = formula(line(1, 4), line(1, "0.000001", "mg", "pinch"))
    with pytest.raises(DomainError) as caught:
        at(Scale(factor=Fraction(1, 10)), tiny)
    assert (caught.value.code, caught.value.details) == ("quantity.too_small", {"line": "2"})


@pytest.mark.parametrize(("text", "factor"), [("2", 2), ("0.5", Fraction(1, 2)), (" 1 / 3 ", Fraction(1, 3)), (7, 7)])
def test_a_factor_is_read_as_people_write_it(text: str | int, factor: Fraction) -> None:
    assert parse_factor(text) == factor


@pytest.mark.parametrize("text", ["1/0", "x", "1/2/3", "½"])
def test_what_is_no_factor_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        parse_factor(text)


def test_output_is_the_yield_without_waste() -> None:
    assert formula(line(1, 1), yields="12.5", waste=Share(100_000)).output == Fraction("11.25")
    assert whole("12.5") == 12_500_000
