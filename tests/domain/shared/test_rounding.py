from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.rounding import divide_half_even, round_half_even


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0, 1, 0),
        (7, 1, 7),
        (1, 2, 0),
        (3, 2, 2),
        (5, 2, 2),
        (7, 2, 4),
        (-1, 2, 0),
        (-3, 2, -2),
        (-5, 2, -2),
        (1, 3, 0),
        (2, 3, 1),
        (-1, 3, 0),
        (-2, 3, -1),
        (49, 100, 0),
        (51, 100, 1),
        (1_500_001, 1_000_000, 2),
        (10**40 + 1, 2, 10**40 // 2),
    ],
)
def test_a_half_goes_to_the_even_neighbour_and_all_else_to_the_nearest(
    numerator: int, denominator: int, rounded: int
) -> None:
    assert divide_half_even(numerator, denominator) == rounded
    assert round_half_even(Fraction(numerator, denominator)) == rounded


@given(st.integers(), st.integers(min_value=1))
def test_division_agrees_with_the_rounding_of_exact_fractions(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(st.fractions())
def test_rounding_is_symmetric_about_zero(value: Fraction) -> None:
    assert round_half_even(-value) == -round_half_even(value)


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_that_is_not_positive_is_a_mistake_of_the_caller(denominator: int) -> None:
    with pytest.raises(ValueError, match=f"^the denominator must be positive, not {denominator}$"):
        divide_half_even(1, denominator)


def test_a_quotient_is_an_integer_that_can_be_stored() -> None:
    assert type(divide_half_even(3, 2)) is int
    assert type(divide_half_even(0, 2)) is int
