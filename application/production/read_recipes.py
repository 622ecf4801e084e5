"""Read a file of recipes, in the form that its first sign tells."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from domain.production.transfer.beerjson_reading import read_beerjson
from domain.production.transfer.rows_reading import read_rows
from domain.production.transfer.told import ToldFile
from domain.shared.units import UnitTable
from ports.documents import Documents
from ports.sheets import Sheets

_BEGINS_JSON = b"{["
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class RecipeForm(StrEnum):
    """How recipes stand in a file."""

    BEERJSON = "beerjson"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ReadRecipes:
    """
    Open a file; what is answered reads it with the units that there are by then.

    :raises UnreadableFile: it is no BeerJSON and no table, or it is damaged.
    """

    sheets: Sheets
    documents: Documents

    def __call__(
        self, source: BinaryIO, form: RecipeForm | None, encoding: str | None, open_files: ExitStack
    ) -> Callable[[UnitTable], ToldFile]:
        """form, encoding: None where the file tells. open_files: keeps it open as long as it is read."""
        if (form or _form_of(source)) is RecipeForm.BEERJSON:
            document = self.documents.read(source, encoding=encoding)
            return lambda units: read_beerjson(document, units)
        sheet = open_files.enter_context(self.sheets.read(source, encoding=encoding))
        return lambda units: read_rows(sheet.header, sheet.rows(), units)


def _form_of(source: BinaryIO) -> RecipeForm:
    source.seek(0)
    begin = source.read(4096)
    for mark in _MARKS:
        begin = begin.removeprefix(mark)
    begin = begin.replace(b"\0", b"").lstrip()
    return RecipeForm.BEERJSON if begin[:1] and begin[:1] in _BEGINS_JSON else RecipeForm.CSV
