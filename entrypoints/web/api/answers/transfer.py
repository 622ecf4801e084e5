"""What an import did, as answered."""

from typing import Annotated

from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from application.inventory.import_stock import ImportReport
from domain.inventory.transfer.columns import FileKind


class ImportAnswer(TypedDict):
    """What an import did, or would do."""

    kind: FileKind
    file: Annotated[str, Field(description="how the file was understood", examples=["CSV, UTF-8, comma-separated"])]
    recorded: Annotated[int, Field(description="rows that did something")]
    unchanged: Annotated[int, Field(description="rows that had been there before")]
    ignored: Annotated[list[str], Field(description="headers of columns that mean nothing here")]
    dry_run: bool
    imported_before_at: Annotated[AwareDatetime | None, Field(description="when the same file of changes came before")]


def import_answer(report: ImportReport) -> ImportAnswer:
    """A report as it is answered."""
    return ImportAnswer(
        kind=report.kind,
        file=report.file,
        recorded=report.recorded,
        unchanged=report.unchanged,
        ignored=list(report.ignored),
        dry_run=report.dry_run,
        imported_before_at=report.earlier,
    )
