"""How a file is to be taken, and in which form one is wanted."""

from typing import Annotated

from pydantic import Field

from application.inventory.import_stock import ImportRequest
from domain.inventory.transfer.columns import FileKind
from entrypoints.web.incoming.fields import Query, Text
from entrypoints.web.incoming.uploads import MOST
from ports.sheets import SheetForm

EncodingName = Annotated[Text, Field(max_length=40)]
SheetName = Annotated[Text, Field(max_length=100)]


class ImportQuery(Query):
    """How a file is to be taken."""

    dry_run: Annotated[bool, Field(description="do everything, and keep nothing of it")] = False
    encoding: Annotated[EncodingName | None, Field(description="of a text, if not as found")] = None
    sheet: Annotated[SheetName | None, Field(description="of a workbook, if not the first")] = None

    def request(self, kind: FileKind) -> ImportRequest:
        """The import of a file of that kind."""
        return ImportRequest(kind=kind, encoding=self.encoding, sheet=self.sheet, most=MOST, dry_run=self.dry_run)


class ExportQuery(Query):
    """In which form a file is wanted."""

    format: SheetForm = SheetForm.CSV
