"""The one rounding rule: to the nearest integer, a half to the even one, so that errors do not pile up on one side."""

from fractions import Fraction


def divide_half_even(numerator: int, denominator: int) -> int:
    """
    The integer nearest to numerator / denominator.

    :raises ValueError: the denominator is not positive.
    """
    if denominator <= 0:
        raise ValueError(f"the denominator must be positive, not {denominator}")
    quotient, remainder = divmod(numerator, denominator)
    past_half = 2 * remainder - denominator
    round_up = past_half > 0 or (past_half == 0 and quotient % 2 == 1)
    return quotient + round_up


def round_half_even(value: Fraction) -> int:
    """The integer nearest to `value`."""
    return divide_half_even(value.numerator, value.denominator)
