"""Converting between units, exactly."""

from decimal import Decimal
from fractions import Fraction
from typing import NewType

from domain.shared.decimals import MILLION, AmountTooPrecise, parse_amount, shortened
from domain.shared.errors import DomainError
from domain.shared.quantity import Quantity, to_quantity
from domain.shared.units.unit import Dimension, Unit

Density = NewType("Density", int)
"""Millionths of a gram for each millilitre. Water has 1_000_000."""

DENSEST = Density(100 * MILLION)
"""Beyond any material: a number above it was meant in kilograms per cubic metre."""

_BY_DENSITY = {Dimension.MASS, Dimension.VOLUME}


class BadDensity(DomainError):
    """Not the density of any material in grams per millilitre."""

    code = "unit.bad_density"


class IncompatibleUnits(DomainError):
    """Two units that measure different things."""

    code = "unit.incompatible"


class DensityNeeded(DomainError):
    """Mass becomes volume, or volume mass, only through a density."""

    code = "unit.density_needed"


def parse_density(text: str | int | Decimal, *, field: str = "density") -> Density:
    """
    A density written in grams per millilitre, with at most six decimals.

    :raises NotANumber, AmountTooLarge, AmountTooPrecise: as `parse_amount` does, or there are more than six decimals.
    :raises BadDensity: it is not above 0 and at most 100.
    """
    millionths = parse_amount(text, field=field) * MILLION
    got = shortened(str(text))
    if not 0 < millionths <= DENSEST:
        raise BadDensity(
            f"{field} is not a density in g/ml.",
            field=field,
            expected="more than 0 and at most 100 g/ml (water has 1)",
            got=got,
        )
    if millionths.denominator != 1:
        raise AmountTooPrecise(f"{field} has too many decimals.", field=field, expected="at most 6 decimals", got=got)
    return Density(millionths.numerator)


def convert(amount: Fraction, source: Unit, target: Unit, *, density: Density | None) -> Fraction:
    """
    The same amount in another unit, exactly. `density` is that of the item, needed only between mass and volume.

    :raises DensityNeeded: one unit is of mass, the other of volume, and there is no density.
    :raises IncompatibleUnits: the units measure different things.
    """
    return amount * source.factor * _bridge(source, target, density) / target.factor


def quantity_in(amount: Fraction, source: Unit, target: Unit, *, density: Density | None, field: str) -> Quantity:
    """
    An amount in any unit as a quantity of an item kept in `target`: converted exactly, then rounded once.

    :raises DensityNeeded, IncompatibleUnits: as `convert` does.
    :raises AmountTooSmall, AmountTooLarge: as `to_quantity` does.
    """
    return to_quantity(convert(amount, source, target, density=density), field=field)


def _bridge(source: Unit, target: Unit, density: Density | None) -> Fraction:
    """How many base units of the target's dimension stand for one of the source's."""
    if source.dimension is target.dimension:
        return Fraction(1)
    got = f"{source.symbol}, a unit of {source.dimension}"
    expected = f"a unit of {target.dimension}, as {target.symbol} is"
    if {source.dimension, target.dimension} != _BY_DENSITY:
        message = f"{source.symbol} cannot become {target.symbol}: they measure different things."
        raise IncompatibleUnits(message, field="unit", expected=expected, got=got)
    if density is None:
        message = f"{source.symbol} becomes {target.symbol} only by a density. Give the item its density in g/ml."
        raise DensityNeeded(message, field="unit", expected=expected, got=got)
    grams_per_ml = Fraction(density, MILLION)
    return grams_per_ml if target.dimension is Dimension.MASS else 1 / grams_per_ml
