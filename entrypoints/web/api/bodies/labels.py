"""Which labels are asked for."""

from typing import Annotated

from pydantic import Field

from domain.production.label_prints import MOST_LABELS, MOST_LOTS, Printing
from domain.production.label_sheets import SheetName
from domain.production.labels import Days, Durability
from domain.shared.identifiers import LotId
from entrypoints.web.incoming.fields import Body, Id, Query

Sheet = Annotated[SheetName, Field(strict=False, description="A4 sheets by their labels, single ones by millimetres")]
LastDay = Annotated[Durability, Field(strict=False, description="as what the last day of a lot stands on its label")]
Made = Annotated[bool, Field(description="whether the day on which the lot was received or made stands there too")]


class LotLabelsBody(Body):
    """A lot, and how many labels of it."""

    lot_id: Id
    copies: Annotated[int, Field(ge=1, le=MOST_LABELS)] = 1


class LabelsBody(Body):
    """Labels of some lots, one after the other."""

    lots: Annotated[list[LotLabelsBody], Field(min_length=1, max_length=MOST_LOTS)]
    sheet: Sheet = SheetName.A4_24
    date: LastDay = Durability.BEST_BEFORE
    made: Made = False

    def printing(self) -> Printing:
        """What is printed."""
        lots = [(LotId(each.lot_id), each.copies) for each in self.lots]
        return Printing(lots=lots, sheet=self.sheet, days=Days(durability=self.date, made=self.made))


class LabelJobBody(LabelsBody):
    """The same of any number of lots, to be drawn by a worker."""

    lots: Annotated[list[LotLabelsBody], Field(min_length=1, max_length=MOST_LABELS)]


class LabelQuery(Query):
    """How a label is drawn."""

    sheet: Sheet = SheetName.A4_24
    date: LastDay = Durability.BEST_BEFORE
    made: Made = False

    def days(self) -> Days:
        """The days that it tells."""
        return Days(durability=self.date, made=self.made)
