"""What a unit is."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Dimension(StrEnum):
    """What a unit measures. Each has a base unit: g, ml, each, m, m2 and s."""

    MASS = "mass"
    VOLUME = "volume"
    COUNT = "count"
    LENGTH = "length"
    AREA = "area"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Unit:
    """
    A unit of measure.

    `symbol` is what is stored and shown, `aliases` are other ways people write it. `factor` is its exact size in base
    units of its dimension.
    """

    symbol: str
    name: str
    dimension: Dimension
    factor: Fraction
    aliases: tuple[str, ...] = ()
