"""Tables in files of the forms that are known here."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO

from adapters.files.csv_files import CsvSheet, csv_writer
from adapters.files.texts import look_through
from domain.inventory.transfer.problems import UnreadableFile
from ports.sheets import Most, Sheet, SheetForm

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


class FileSheets:
    """The `Sheets` port, on files of this machine. What a file is shows in its first bytes, not in its name."""

    @contextmanager
    def read(
        self, source: BinaryIO, *, encoding: str | None = None, name: str | None = None, most: Most | None = None
    ) -> Iterator[Sheet]:
        """See `Sheets.read`."""
        source.seek(0)
        begin = source.read(len(_ZIP))
        if begin == _OLE:
            raise UnreadableFile(
                "This is an old or an encrypted workbook; save it as XLSX without a password, or as CSV.",
                expected="CSV or XLSX",
                got="XLS, or a workbook with a password",
            )
        if begin == _ZIP:
            # Workbooks are rare, and what reads them takes long to import.
            from adapters.files.xlsx_files import open_xlsx  # noqa: PLC0415

            with open_xlsx(source, name, most) as sheet:
                yield sheet
        else:
            text = look_through(source, encoding, most.size if most else None)
            yield CsvSheet(text, most.cells if most else None)

    def write(
        self,
        target: BinaryIO,
        form: SheetForm,
        header: Sequence[str],
        numbers: Collection[str],
        dates: Collection[str] = (),
    ) -> AbstractContextManager[Callable[[Sequence[str]], None]]:
        """See `Sheets.write`."""
        if form is SheetForm.CSV:
            return csv_writer(target, header, {*numbers, *dates})
        from adapters.files.xlsx_writing import xlsx_writer  # noqa: PLC0415

        return xlsx_writer(target, header, numbers, dates)
