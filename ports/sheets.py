"""For tables in files: reading what people bring, writing what they take away."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol


class SheetForm(StrEnum):
    """How a table is written."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Most:
    """How large a table may be: the bytes of its content, unpacked, and its cells."""

    size: int
    cells: int


class Sheet(Protocol):
    """A table whose first row names its columns. Rows can be walked any number of times, in flat memory."""

    @property
    def header(self) -> Sequence[str]:
        """The first row."""
        ...

    @property
    def description(self) -> str:
        """How the file was understood, for people: its form, encoding and separator."""
        ...

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal; compression does not change it."""
        ...

    @property
    def size(self) -> int:
        """About how many rows there are below the header, to measure progress by."""
        ...

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """
        The rows below the header, each with its number, which counts as a spreadsheet does: the header is row 1.

        Cells are texts; what a spreadsheet would have run as a formula is as it was before `Sheets.write` prefixed it.

        :raises UnreadableFile: the file is damaged there.
        """
        ...


class Sheets(Protocol):
    """For tables in files."""

    def read(
        self, source: BinaryIO, *, encoding: str | None = None, name: str | None = None, most: Most | None = None
    ) -> AbstractContextManager[Sheet]:
        """
        The table in a file that can be sought in. Its form is found by its content.

        encoding: of a text file, found if not given. name: of the sheet in a workbook, the first if not given.
        most: how large it may be, if it may not be as large as can be worked with.

        :raises UnreadableFile: it is not a table, it is damaged, or it would be too large.
        """
        ...

    def write(
        self,
        target: BinaryIO,
        form: SheetForm,
        header: Sequence[str],
        numbers: Collection[str],
        dates: Collection[str] = (),
    ) -> AbstractContextManager[Callable[[Sequence[str]], None]]:
        """
        Write a table: the header, then each row that is handed over; in flat memory.

        Columns named in `numbers` are numbers to a spreadsheet, those in `dates`, written as in ISO 8601, are days. In
        the others, what it would run is prefixed. In a workbook the header stays in sight, and sorts and filters.
        """
        ...
