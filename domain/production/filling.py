"""Filling what was made into containers, with the units of both taken seriously."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.production.refusals import BadContainer, BadScale, ContainersTooLarge
from domain.shared.decimals import shortened
from domain.shared.units import Density, UnitTable, convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """
    A kind of container: what one holds, in whatever unit, and how many shall be filled.

    `count` None fills as many as there is enough for.
    """

    name: str
    capacity: Fraction
    unit: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """So many full containers of a kind; `holds` is what one holds in the unit of what is filled."""

    container: Container
    count: int
    holds: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What was filled and what is left, both exactly and in `unit`: together they are what there was."""

    unit: str
    filled: Sequence[Filled]
    leftover: Fraction


def fill(
    amount: Fraction, unit: str, containers: Sequence[Container], units: UnitTable, density: Density | None
) -> Filling:
    """
    Fill the containers in their order, each to what it holds; only full containers count.

    density: of what is filled; needed where it is measured by mass and a container by volume, or the other way round.

    :raises BadScale: there is nothing to fill.
    :raises BadContainer: a container holds nothing, or less than none shall be filled.
    :raises ContainersTooLarge: the counts that are told hold more than there is.
    :raises UnknownUnit, AmbiguousUnit, IncompatibleUnits, DensityNeeded: a unit does not fit.
    """
    if amount <= 0:
        raise BadScale("There is nothing to fill.", field="amount", expected="more than 0", got=shortened(str(amount)))
    bulk = units.find(unit)
    left, filled = amount, []
    for container in containers:
        _check(container)
        holds = convert(container.capacity, units.find(container.unit), bulk, density=density)
        count = container.count
        if count is None:
            count = left // holds
        left -= count * holds
        if left < 0:
            raise ContainersTooLarge(
                f"{count} × {container.name} hold more than there is left to fill.",
                field="containers",
                expected=f"at most {exact_text(left + count * holds)} {bulk.symbol}",
                got=f"{exact_text(count * holds)} {bulk.symbol}",
            )
        filled.append(Filled(container=container, count=count, holds=holds))
    return Filling(unit=bulk.symbol, filled=filled, leftover=left)


def exact_text(number: Fraction) -> str:
    """An exact number: as a decimal where one is exact, else as a fraction such as "1/3"."""
    twos = fives = 0
    rest = number.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return str(number)
    places = max(twos, fives)
    scaled = abs(number.numerator) * 10**places // number.denominator
    sign = "-" if number < 0 else ""
    whole, decimals = divmod(scaled, 10**places)
    return f"{sign}{whole}.{decimals:0{places}d}" if places else f"{sign}{whole}"


def _check(container: Container) -> None:
    if container.capacity <= 0:
        raise BadContainer(
            f"{container.name} must hold more than nothing.",
            field="capacity",
            expected="more than 0",
            got=shortened(str(container.capacity)),
        )
    if container.count is not None and container.count < 0:
        raise BadContainer(
            f"{container.name} cannot be filled {container.count} times.",
            field="count",
            expected="0 or more",
            got=str(container.count),
        )
