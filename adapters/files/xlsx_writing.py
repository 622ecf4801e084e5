"""Tables in XLSX workbooks, written."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

import xlsxwriter

from adapters.files import limits
from adapters.files.guarding import guarded
from domain.inventory.transfer.problems import UnreadableFile

_MOST_ROWS = 1_048_576
_FIRST_DAY = "1900-03-01"
"""Before it, spreadsheets do not agree which day is which."""
_ARROW, _WIDEST = 4, 60
"""In letters: what filters by a column takes beside its name, and how wide a column becomes at most."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


@contextmanager
def xlsx_writer(
    target: BinaryIO, header: Sequence[str], numbers: Collection[str], dates: Collection[str] = ()
) -> Iterator[Callable[[Sequence[str]], None]]:
    """
    Writes a workbook of one sheet, row by row to the disk.

    Numbers with more digits than a spreadsheet keeps, and days before it counts them, are written as text, so that none
    is lost.
    """
    workbook = xlsxwriter.Workbook(target, _OPTIONS)
    rows = _Rows(workbook, header, numbers, dates)
    try:
        yield rows.write
    finally:
        rows.finish()
        workbook.close()


class _Rows:
    """Rows below a header that stays in sight and filters, in columns as wide as what stands in them."""

    def __init__(
        self, workbook: xlsxwriter.Workbook, header: Sequence[str], numbers: Collection[str], dates: Collection[str]
    ) -> None:
        self._sheet = workbook.add_worksheet("Stillroom")
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, header, workbook.add_format({"bold": True}))
        self._as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self._is_number, self._is_day = ([name in names for name in header] for names in (numbers, dates))
        self._widths = [len(name) + _ARROW for name in header]
        self._last = 0

    def write(self, cells: Sequence[str]) -> None:
        """:raises UnreadableFile: a workbook holds no more rows."""
        self._last += 1
        if self._last >= _MOST_ROWS:
            raise UnreadableFile(
                "There are more rows than a workbook can hold; export to CSV.",
                field="form",
                expected=f"at most {_MOST_ROWS} rows",
                got="more",
            )
        for column, (cell, plain, day) in enumerate(zip(cells, self._is_number, self._is_day, strict=True)):
            self._widths[column] = max(self._widths[column], len(cell) + 1)
            if plain and cell and sum(sign.isdigit() for sign in cell) <= limits.EXACT_DIGITS:
                self._sheet.write_number(self._last, column, float(cell))
            elif day and cell >= _FIRST_DAY:
                self._sheet.write_datetime(self._last, column, datetime.fromisoformat(cell), self._as_day)
            elif cell:
                self._sheet.write_string(self._last, column, cell if plain or day else guarded(cell))

    def finish(self) -> None:
        """Set what is known only when all rows are."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, min(width, _WIDEST))
        self._sheet.autofilter(0, 0, self._last, len(self._widths) - 1)
