"""Tables in XLSX workbooks, read."""

import hashlib
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from decimal import Decimal
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from adapters.files import limits
from adapters.files.counting import no_more_than
from adapters.files.guarding import unguarded
from adapters.files.workbooks import DAMAGED, count_rows
from domain.inventory.transfer.problems import UnreadableFile
from ports.sheets import Most

_FAULTS = (
    AttributeError,
    BadZipFile,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    OSError,
    OverflowError,
    ParseError,
    TypeError,
    ValueError,
    zlib.error,
)
_BLOCK = 1 << 20


class XlsxSheet:
    """The `Sheet` of a workbook's sheet."""

    def __init__(self, source: BinaryIO, workbook: Workbook, name: str, size: int, most_cells: int) -> None:
        self._workbook = workbook
        self._name = name
        self._most_cells = most_cells
        self.size = max(0, size - 1)
        self.digest = _digest(source)
        self.header = next(self._records(), [])

    @property
    def description(self) -> str:
        return f"XLSX, sheet {self._name}"

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """See `Sheet.rows`. Rows have at least as many cells as the header: a sheet does not keep empty ones."""
        records = enumerate(self._records(), 1)
        next(records, None)
        width = len(self.header)
        for row, cells in records:
            yield row, cells + [""] * (width - len(cells))

    def _records(self) -> Iterator[list[str]]:
        return no_more_than(self._most_cells, self._all_records())

    def _all_records(self) -> Iterator[list[str]]:
        row = 0
        try:
            sheet = self._workbook[self._name]
            # What a workbook says of its size is often wrong.
            sheet.reset_dimensions()
            for values in sheet.iter_rows(values_only=True):
                row += 1
                yield [unguarded(_text(value)) for value in values]
        except _FAULTS as fault:
            raise UnreadableFile(
                DAMAGED, field=f"row {row + 1}", expected="a whole XLSX file", got=str(fault)
            ) from fault


@contextmanager
def open_xlsx(source: BinaryIO, name: str | None, most: Most | None = None) -> Iterator[XlsxSheet]:
    """
    A sheet of a workbook, the first if none is named.

    :raises UnreadableFile: it is no workbook, it is damaged or too large, or has no such sheet.
    """
    size = count_rows(source, most)
    with warnings.catch_warnings():
        # It warns of styles and checks that it does not know, which do not matter here.
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        source.seek(0)
        try:
            workbook = load_workbook(source, read_only=True, data_only=True)
        except _FAULTS as fault:
            raise UnreadableFile(DAMAGED, expected="a whole XLSX file", got=str(fault)) from fault
        try:
            yield XlsxSheet(source, workbook, _named(workbook, name), size, most.cells if most else limits.CELLS)
        finally:
            workbook.close()


def _named(workbook: Workbook, name: str | None) -> str:
    names = [sheet.title for sheet in workbook.worksheets]
    if not names or (name is not None and name not in names):
        raise UnreadableFile(
            "The workbook has no such sheet.",
            field="sheet",
            expected=", ".join(names) or "a sheet with a table",
            got=name or "no sheet",
        )
    return name or names[0]


def _text(value: object) -> str:
    """A cell as a person sees it; numbers as far as a spreadsheet keeps them, which is 15 digits."""
    match value:
        case None:
            return ""
        case str():
            return unescape(value)
        case bool():
            return str(value).lower()
        case float():
            return format(Decimal(format(value, f".{limits.EXACT_DIGITS}g")), "f")
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case _:
            # Whole numbers, days and times are as they read in ISO 8601 with a blank for the T.
            return str(value)


def _digest(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    source.seek(0)
    while block := source.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
