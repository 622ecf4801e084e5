"""Words set in lines: as large as fits, broken where they are too wide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.shared.letters import width_of

_LARGEST, _LEGIBLE, _SMALLEST, _STEP = 4.2, 2.0, 1.5, 0.1
_LEADING, _ASCENT = 1.2, 0.95
"""Of a letter's size: from line to line, and from the top of a line to the letters' feet."""
_END = "…"


@dataclass(frozen=True, slots=True)
class Words:
    """What is told, on one line or on several; what `may_end` ends in "…" where there is no room for all of it."""

    text: str
    bold: bool = False
    may_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: where the feet of its letters begin, and how large and wide it is."""

    text: str
    x: float
    y: float
    size: float
    width: float
    bold: bool


def set_lines(told: Sequence[Words], x: float, y: float, across: float, down: float) -> list[Line]:
    """The words below each other, within a space whose upper left corner is told."""
    size = _LARGEST
    lines = _broken(told, across, size)
    while size > _SMALLEST and (len(lines) * size * _LEADING > down or (size > _LEGIBLE and _are_broken(lines, told))):
        size -= _STEP
        lines = _broken(told, across, size)
    room = max(1, int(down / (size * _LEADING)))
    return [
        _line(line.text, x, y + (number * _LEADING + _ASCENT) * size, size, bold=line.bold)
        for number, line in enumerate(_ended(lines, room))
    ]


def _line(text: str, x: float, y: float, size: float, *, bold: bool) -> Line:
    return Line(text=text, x=x, y=y, size=size, width=width_of(text, size, bold=bold), bold=bold)


def _broken(told: Sequence[Words], across: float, size: float) -> list[Words]:
    return [Words(text, each.bold, each.may_end) for each in told for text in _parts(each, across, size)]


def _are_broken(lines: Sequence[Words], told: Sequence[Words]) -> bool:
    """Whether any but a name takes more than its one line: a day is easily misread in two."""
    return sum(not line.may_end for line in lines) > sum(not each.may_end for each in told)


def _parts(told: Words, across: float, size: float) -> Iterator[str]:
    """A text as lines that fit: broken at blanks, and within a word that is too wide for any line."""
    line = ""
    for word in _printable(told.text).split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, bold=told.bold) <= across:
            line = longer
            continue
        if line:
            yield line
        line = word
        while len(line) > 1 and width_of(line, size, bold=told.bold) > across:
            fits = _fitting(line, across, size, bold=told.bold)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line


def _fitting(text: str, across: float, size: float, *, bold: bool) -> int:
    """How many of the first characters fit, at least one."""
    return next((count for count in range(len(text), 1, -1) if width_of(text[:count], size, bold=bold) <= across), 1)


def _printable(text: str) -> str:
    """A lot's code may hold what has no letter, such as a tab."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _ended(lines: Sequence[Words], room: int) -> list[Words]:
    """As many lines as there is room for: those of what may end are left out first, the last ones before."""
    excess = len(lines) - room
    soft = [line for line in lines if line.may_end]
    if excess <= 0 or len(soft) <= 1:
        return list(lines)
    kept = soft[: max(1, len(soft) - excess)]
    kept[-1] = Words(kept[-1].text.rstrip() + _END, kept[-1].bold, may_end=True)
    return [*kept, *(line for line in lines if not line.may_end)]
