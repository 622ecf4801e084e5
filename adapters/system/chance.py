"""The only chance that is no secret."""

from random import random


def any_fraction() -> float:
    """The `Chance` port."""
    return random()  # noqa: S311 - it spreads work over time and guards nothing
