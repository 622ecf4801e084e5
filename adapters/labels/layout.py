"""
What lies where on a label. Lengths are millimetres from its upper left corner.

The QR code is on the right and the words beside it; bars lie below both where they can be as wide as a scanner needs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.labels.codes import QUIET_BARS, QUIET_QR, Bars, Qr, bars_of, qr_of
from adapters.labels.lines import Line, Words, set_lines
from adapters.shared.letters import load_letters, width_of
from domain.production.label_sheets import LabelSheet
from domain.production.labels import Label

_HUNDREDTHS = 100
_LEAST_MODULE, _BEST_MODULE = 0.19, 0.33
"""How wide the narrowest bar has to be at 300 dots an inch, and wide enough for any scanner."""
_LEAST_BARS, _WORDS_BELOW, _GAP = 6.0, 2.0, 0.8
_LEAST_ABOVE = 14.0
"""Millimetres of words and QR code that bars must leave."""
_QR_SHARE = 0.42
"""Of a label's width, at most."""


Rectangle = tuple[float, float, float, float]
"""Its upper left corner, its width and its height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBars:
    """Bars from their upper left corner; `module` is how wide one is."""

    bars: Bars
    x: float
    y: float
    module: float
    height: float

    def dark(self) -> Iterator[Rectangle]:
        for begin, width in self.bars.bars:
            yield self.x + begin * self.module, self.y, width * self.module, self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnQr:
    """A QR code from the upper left corner of what is dark; `module` is how wide one is."""

    qr: Qr
    x: float
    y: float
    module: float

    def dark(self) -> Iterator[Rectangle]:
        side = self.module
        for number, row in enumerate(self.qr.rows):
            for begin, width in row:
                yield self.x + begin * side, self.y + number * side, width * side, side


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A label of this size, in millimetres, with all that is on it; its bars may not fit."""

    width: float
    height: float
    lines: Sequence[Line]
    qr: DrawnQr
    bars: DrawnBars | None

    def dark(self) -> Iterator[Rectangle]:
        """All that is dark besides its letters."""
        yield from self.qr.dark()
        if self.bars is not None:
            yield from self.bars.dark()


def laid_out(label: Label, sheet: LabelSheet) -> Drawing:
    """The label on a label of that sheet."""
    load_letters()
    width, height, padding = (length / _HUNDREDTHS for length in (sheet.width, sheet.height, sheet.padding))
    across, down = width - 2 * padding, height - 2 * padding
    bars = _bars(label, padding, across, down)
    above = bars.y - padding - _GAP if bars else down
    qr, side = _qr(label, width - padding, padding, min(above, across * _QR_SHARE))
    lines = set_lines(_words(label), padding, padding, across - side - _GAP, above)
    return Drawing(
        width=width,
        height=height,
        lines=[*lines, *([_below(label, bars)] if bars else [])],
        qr=qr,
        bars=bars,
    )


def _words(label: Label) -> list[Words]:
    days = [Words(f"{words} {day.day} {day:%b %Y}") for words, day in label.days]
    kind = [Words(label.kind)] if label.kind else []
    return [Words(label.title, bold=True, may_end=True), *kind, Words(f"Lot {label.lot}"), *days]


def _bars(label: Label, padding: float, across: float, down: float) -> DrawnBars | None:
    bars = bars_of(label)
    if bars is None:
        return None
    module = min(_BEST_MODULE, across / (bars.modules + 2 * QUIET_BARS))
    height = max(_LEAST_BARS, down * 0.28)
    top = down - _WORDS_BELOW - _GAP / 2 - height
    if module < _LEAST_MODULE or top - _GAP < _LEAST_ABOVE:
        return None
    x = padding + (across - bars.modules * module) / 2
    return DrawnBars(bars=bars, x=x, y=padding + top, module=module, height=height)


def _below(label: Label, bars: DrawnBars) -> Line:
    """What the bars say, in the middle below them and no wider than they are."""
    most = bars.bars.modules * bars.module
    size = min(_WORDS_BELOW, _WORDS_BELOW * most / width_of(label.below_bars, _WORDS_BELOW, bold=False))
    width = width_of(label.below_bars, size, bold=False)
    baseline = bars.y + bars.height + _GAP / 2 + size * 0.8
    return Line(text=label.below_bars, x=bars.x + (most - width) / 2, y=baseline, size=size, width=width, bold=False)


def _qr(label: Label, right: float, top: float, side: float) -> tuple[DrawnQr, float]:
    """The code in the upper right corner, and how much of the width it takes with what stays light around it."""
    qr = qr_of(label)
    module = side / (qr.modules + 2 * QUIET_QR)
    inside = qr.modules * module
    light = QUIET_QR * module
    # The label's own edge stays light as well.
    drawn = DrawnQr(qr=qr, x=right - light - inside, y=top + light, module=module)
    return drawn, side
