"""Print labels: look at one, or make a PDF of many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.production.label_lots import LabelLots
from domain.production.label_refusals import BadLabelCount
from domain.production.label_sheets import SHEETS, SheetName
from domain.production.labels import Days
from domain.shared.identifiers import LotId
from ports.labels import Labels

MOST_LABELS = 500
MOST_LOTS = 100
"""Of one print: it is made while somebody waits (see docs/labels.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How many labels of which lots, on which sheet, and the days that they tell."""

    lots: Sequence[tuple[LotId, int]]
    sheet: SheetName = SheetName.A4_24
    days: Days


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """:raises UnknownLot, LotCodeNotOnLabel, DayNotOnLabel: there is no label for a lot."""

    labels: LabelLots
    drawing: Labels

    def picture(self, caller: Caller, lot_id: LotId, sheet: SheetName, days: Days) -> str:
        """One label of a lot, as an SVG."""
        [label] = self.labels(caller, [lot_id], days)
        return self.drawing.picture(label, SHEETS[sheet])

    def __call__(
        self,
        caller: Caller,
        asked: Printing,
        target: BinaryIO,
        progress: Callable[[int, int], None] = lambda _, __: None,
    ) -> int:
        """
        Write the labels as a PDF; their number.

        progress: told how many labels are drawn, and of how many.
        :raises BadLabelCount: that is none, or more than `MOST_LABELS`, or of more lots than `MOST_LOTS`.
        """
        wanted = [(lot_id, copies) for lot_id, copies in asked.lots if copies]
        total = _checked_total(wanted)
        labels = self.labels(caller, [lot_id for lot_id, _ in wanted], asked.days)
        copies = [copies for _, copies in wanted]
        self.drawing.print(target, list(zip(labels, copies, strict=True)), SHEETS[asked.sheet], progress)
        return total


def _checked_total(wanted: Sequence[tuple[LotId, int]]) -> int:
    total = sum(copies for _, copies in wanted)
    if any(copies < 0 for _, copies in wanted) or not 0 < total <= MOST_LABELS:
        raise BadLabelCount(f"1 to {MOST_LABELS} labels", str(total))
    if len(wanted) > MOST_LOTS:
        raise BadLabelCount(f"labels of at most {MOST_LOTS} lots", f"{len(wanted)} lots")
    return total
