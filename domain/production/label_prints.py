"""Prints: how many labels of which lots, and how many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.production.label_refusals import BadLabelCount
from domain.production.label_sheets import SheetName
from domain.production.labels import Days
from domain.shared.identifiers import LotId

MOST_LABELS = 500
MOST_LOTS = 100
"""Of a print that is made while somebody waits; one that is drawn in the background may have as many as labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """How many labels of which lots, on which sheet, and the days that they tell."""

    lots: Sequence[tuple[LotId, int]]
    sheet: SheetName = SheetName.A4_24
    days: Days = field(default_factory=Days)

    @property
    def labels(self) -> int:
        """How many there are in all."""
        return sum(copies for _, copies in self.lots)

    def checked(self, *, most_lots: int) -> "Printing":
        """
        The same without lots of which none are wanted.

        :raises BadLabelCount: that is none, or more than `MOST_LABELS`, or of more lots than `most_lots`.
        """
        wanted = replace(self, lots=tuple((lot_id, copies) for lot_id, copies in self.lots if copies))
        if any(copies < 0 for _, copies in wanted.lots) or not 0 < wanted.labels <= MOST_LABELS:
            raise BadLabelCount(f"1 to {MOST_LABELS} labels", str(wanted.labels))
        if len(wanted.lots) > most_lots:
            raise BadLabelCount(
                f"labels of at most {most_lots} lots, or have them drawn in the background", f"{len(wanted.lots)} lots"
            )
        return wanted
