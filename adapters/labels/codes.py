"""Bars and QR codes, as which modules are dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import segno
from reportlab.graphics.barcode.code128 import Code128

from domain.production.gs1 import FNC1
from domain.production.labels import Label

QUIET_BARS, QUIET_QR = 10, 4
"""Modules that stay light before and after bars, and around a QR code."""
_REPORTLAB_FNC1 = "\xf1"


@dataclass(frozen=True, slots=True)
class Bars:
    """Code 128: `modules` wide without what stays light beside it; each bar by where it begins and how wide it is."""

    modules: int
    bars: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Qr:
    """`modules` wide and high without what stays light around it; each row's dark runs by begin and width."""

    modules: int
    rows: Sequence[Sequence[tuple[int, int]]]


def bars_of(label: Label) -> Bars | None:
    """The label's bars: GS1-128, which begins with FNC1, where it speaks GS1; None where it has none."""
    text = label.bars
    if text is None:
        return None
    spoken = (FNC1 + text if label.elements else text).replace(FNC1, _REPORTLAB_FNC1)
    code: Any = Code128(spoken, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    # Bars are capitals and spaces small letters, A for one module to D for four.
    place, bars = 0, []
    for sign in code.decomposed:
        width = ord(sign.upper()) - ord("A") + 1
        if sign.isupper():
            bars.append((place, width))
        place += width
    return Bars(place, bars)


def qr_of(label: Label) -> Qr:
    """The label's QR code, which can be read with a seventh of it scratched off."""
    rows = [_runs(row) for row in segno.make_qr(label.link, error="m").matrix]
    return Qr(len(rows), rows)


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
