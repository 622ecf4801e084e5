"""Sheets of labels, as they are sold. All lengths are hundredths of a millimetre."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class SheetName(StrEnum):
    """A4 sheets by the labels on them; labels of a label printer by millimetres."""

    A4_21 = "A4-21"
    A4_24 = "A4-24"
    A4_65 = "A4-65"
    ROLL_100_50 = "100x50"
    ROLL_62_29 = "62x29"
    ROLL_57_32 = "57x32"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelSheet:
    """
    Where labels lie on a page.

    `left` and `top` are the first label's corner, `across` and `down` the way to the next one's; nothing is printed
    within `padding` of a label's edge.
    """

    page: tuple[int, int]
    width: int
    height: int
    columns: int = 1
    rows: int = 1
    left: int = 0
    top: int = 0
    across: int = 0
    down: int = 0
    padding: int

    @property
    def labels(self) -> int:
        """How many there are on a page."""
        return self.columns * self.rows

    def corners(self) -> Iterator[tuple[int, int]]:
        """The upper left corner of each label of a page, row by row, from the page's own."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.left + column * self.across, self.top + row * self.down


_A4 = 21_000, 29_700


def _roll(width: int, height: int, padding: int) -> LabelSheet:
    return LabelSheet(page=(width, height), width=width, height=height, padding=padding)


SHEETS: Mapping[SheetName, LabelSheet] = MappingProxyType(
    {
        SheetName.A4_21: LabelSheet(
            page=_A4,
            width=6_350,
            height=3_810,
            columns=3,
            rows=7,
            left=720,
            top=1_515,
            across=6_604,
            down=3_810,
            padding=200,
        ),
        # Its labels reach the paper's edge, where few printers print.
        SheetName.A4_24: LabelSheet(
            page=_A4,
            width=7_000,
            height=3_700,
            columns=3,
            rows=8,
            top=50,
            across=7_000,
            down=3_700,
            padding=450,
        ),
        SheetName.A4_65: LabelSheet(
            page=_A4,
            width=3_810,
            height=2_120,
            columns=5,
            rows=13,
            left=467,
            top=1_070,
            across=4_064,
            down=2_120,
            padding=120,
        ),
        SheetName.ROLL_100_50: _roll(10_000, 5_000, 250),
        SheetName.ROLL_62_29: _roll(6_200, 2_900, 150),
        SheetName.ROLL_57_32: _roll(5_700, 3_200, 150),
    }
)
