"""Tables as text with separators."""

import csv
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from adapters.files import limits
from adapters.files.counting import no_more_than
from adapters.files.encodings import name_of
from adapters.files.guarding import guarded, unguarded
from adapters.files.texts import TextFile
from domain.inventory.transfer.problems import UnreadableFile

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}


class CsvSheet:
    """The `Sheet` of a text file. Separated is it by what its first row is separated by."""

    def __init__(self, file: TextFile, most_cells: int | None = None) -> None:
        self._file = file
        # No text has more cells than it has characters.
        self._most_cells = limits.TEXT_BYTES if most_cells is None else most_cells
        with file.open() as text:
            first = next(_lines(text), "")
        self._separator = max(_SEPARATORS, key=lambda separator: len(_cells(first, separator)))
        _, self.header = next(self._records(), (1, []))

    @property
    def description(self) -> str:
        packed = ", gzipped" if self._file.compressed else ""
        return f"CSV{packed}, {name_of(self._file.encoding)}, {_SEPARATORS[self._separator]}-separated"

    @property
    def digest(self) -> str:
        return self._file.digest

    @property
    def size(self) -> int:
        return max(0, self._file.newlines - 1)

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """See `Sheet.rows`."""
        records = self._records()
        next(records, None)
        yield from records

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        row = 0
        with self._file.open() as text:
            reader = csv.reader(_lines(text), delimiter=self._separator, strict=True)
            try:
                for row, record in enumerate(no_more_than(self._most_cells, reader), 1):
                    yield row, [unguarded(cell) for cell in record]
            except csv.Error as fault:
                raise UnreadableFile(
                    f"The file is cut or damaged in row {row + 1}: {fault}.",
                    field=f"row {row + 1}",
                    expected="cells between separators, quotes in pairs",
                    got=str(fault),
                ) from fault


def _lines(text: TextIOWrapper) -> Iterator[str]:
    while line := text.readline(limits.LINE_CHARACTERS + 1):
        if len(line) > limits.LINE_CHARACTERS:
            raise UnreadableFile(
                "The file has a line that is too long for a table.",
                expected=f"at most {limits.LINE_CHARACTERS} characters in a line",
                got="more",
            )
        yield line


def _cells(line: str, separator: str) -> list[str]:
    """A line as it would be separated so; without cells if it cannot be, which is told when it is read."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


@contextmanager
def csv_writer(
    target: BinaryIO, header: Sequence[str], plain: Collection[str]
) -> Iterator[Callable[[Sequence[str]], None]]:
    """Writes CSV as RFC 4180 has it, in UTF-8. plain: columns in which nothing stands that a spreadsheet would run."""
    text = TextIOWrapper(target, encoding="utf-8", newline="", write_through=False)
    rows = csv.writer(text, lineterminator="\r\n")
    is_plain = [name in plain for name in header]

    def write(row: Sequence[str]) -> None:
        rows.writerow([cell if as_it_is else guarded(cell) for cell, as_it_is in zip(row, is_plain, strict=True)])

    try:
        rows.writerow(header)
        yield write
    finally:
        text.flush()
        text.detach()
