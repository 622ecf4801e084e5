"""Print labels: look at one, or make a PDF of many."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from application.production.label_lots import LabelLots
from domain.production.label_prints import MOST_LOTS, Printing
from domain.production.label_sheets import SHEETS, SheetName
from domain.production.labels import Days, Label
from domain.shared.identifiers import LotId
from domain.shared.organization import Organization
from ports.labels import Labels


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """:raises UnknownLot, LotCodeNotOnLabel, DayNotOnLabel, LettersNotOnLabel: there is no label for a lot."""

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
        checked = asked.checked(most_lots=MOST_LOTS)
        self.drawing.print(target, self._told(caller.organization, checked), SHEETS[checked.sheet], progress)
        return checked.labels

    def draw(self, organization: Organization, checked: Printing, progress: Callable[[int, int], None]) -> bytes:
        """The PDF of a print that was checked, however many lots it has."""
        return self.drawing.draw(self._told(organization, checked), SHEETS[checked.sheet], progress)

    def _told(self, organization: Organization, checked: Printing) -> Sequence[tuple[Label, int]]:
        labels = self.labels.of(organization, [lot_id for lot_id, _ in checked.lots], checked.days)
        return list(zip(labels, (copies for _, copies in checked.lots), strict=True))
