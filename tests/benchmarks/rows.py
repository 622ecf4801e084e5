"""What is measured: rows, each the figure of one contestant over that of another, taken in turns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from statistics import median

from tests.benchmarks.ground import Ground

Round = Callable[[], float]
"""Competes once and tells the figure: a rate, a time, or a number of faults."""

Contestant = Callable[[Ground], AbstractContextManager[Round]]
"""Prepares what its rounds need, and puts it away afterwards."""


class Unit(StrEnum):
    """What a figure counts."""

    A_SECOND = "/s"
    MICROSECONDS = "µs"
    KILOBYTES = "kB"
    FAULTS = "faults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a ratio has to reach and what it should reach; None where nothing is asked for."""

    required: float | None = None
    stretch: float | None = None
    more_is_better: bool = True

    def meets(self, ratio: float) -> bool | None:
        return self._reaches(ratio, self.required)

    def stretches(self, ratio: float) -> bool | None:
        return self._reaches(ratio, self.stretch)

    def _reaches(self, ratio: float, bound: float | None) -> bool | None:
        if bound is None:
            return None
        return ratio >= bound if self.more_is_better else ratio <= bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. Without a baseline its ratio is the figure itself."""

    name: str
    about: str
    unit: Unit
    measured: Contestant
    baseline: Contestant | None
    aim: Aim = field(default_factory=Aim)

    @property
    def contestants(self) -> tuple[Contestant, ...]:
        return (self.measured,) if self.baseline is None else (self.measured, self.baseline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row with the figures of its rounds."""

    row: Row
    measured: Sequence[float]
    baseline: Sequence[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds' own ratios: whatever slows the machine for a while slows both sides of a round."""
        if not self.baseline:
            return median(self.measured)
        return median(mine / theirs for mine, theirs in zip(self.measured, self.baseline, strict=True))


def names_of(rows: Sequence[Row]) -> Mapping[Contestant, str]:
    """The contestants of these rows, each once, with what they are called."""
    return {each: each.__name__.replace("_", " ") for each in chain.from_iterable(row.contestants for row in rows)}


def compete(rows: Sequence[Row], ground: Ground, rounds: int, begins: Callable[[str], None]) -> list[Result]:
    """
    Measure rows that share contestants. `begins` is told each step before it: every preparation and every round.

    Contestants take turns, in every other round backwards, so that none always follows the same other one. What they
    did in a first round, to warm up, does not count.
    """
    names = names_of(rows)
    figures: dict[Contestant, list[float]] = {each: [] for each in names}
    with ExitStack() as stack:
        ready = {}
        for each, name in names.items():
            begins(f"preparing {name}")
            ready[each] = stack.enter_context(each(ground))
        for each in _turns(list(names), rounds + 1):
            begins(names[each])
            figures[each].append(ready[each]())
    return [
        Result(row=row, measured=figures[row.measured][1:], baseline=figures[row.baseline][1:] if row.baseline else ())
        for row in rows
    ]


def steps_of(rows: Sequence[Row], rounds: int) -> int:
    """How many steps `compete` takes."""
    return len(names_of(rows)) * (rounds + 2)


def _turns(contestants: Sequence[Contestant], rounds: int) -> Iterator[Contestant]:
    for number in range(rounds):
        yield from contestants if number % 2 else reversed(contestants)
