"""Units as answered."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from domain.shared.units import BUILT_IN, Dimension, Unit


class UnitAnswer(TypedDict):
    """A unit of measure."""

    symbol: str
    name: str
    dimension: Dimension
    factor: Annotated[
        str,
        Field(
            description="its exact size in g, ml, each, m, m2 or s: a whole number or a fraction",
            examples=["28", "1/3"],
        ),
    ]
    built_in: Annotated[bool, Field(description="false for a unit of the organisation's own")]


class UnitList(TypedDict):
    """All units that quantities may be given in."""

    units: list[UnitAnswer]


def unit_answer(unit: Unit) -> UnitAnswer:
    """A unit as it is kept."""
    return UnitAnswer(
        symbol=unit.symbol,
        name=unit.name,
        dimension=unit.dimension,
        factor=str(unit.factor),
        built_in=unit.symbol in BUILT_IN,
    )


def unit_list(units: Sequence[Unit]) -> UnitList:
    """The built-in units, then the organisation's own."""
    return UnitList(units=[unit_answer(unit) for unit in units])
