"""Files that tests bring and take away."""

import csv
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO

import pytest

from application.inventory.import_stock import ImportReport, ImportRequest
from domain.inventory.transfer.columns import FileKind
from domain.inventory.transfer.problems import ImportRefused, Problem
from ports.sheets import SheetForm
from tests.brewery import Brewery

EXPORTED = (FileKind.ITEMS, FileKind.MOVEMENTS, FileKind.LOTS)
"""What makes a whole export, in the order in which it is imported again."""


def table(header: str, *rows: str) -> bytes:
    """A small CSV file, from lines with commas."""
    return "\n".join([header, *rows, ""]).encode()


def cells(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by their columns."""
    return list(csv.DictReader(StringIO(content.decode(), newline="")))


def imported(brewery: Brewery, content: bytes, request: ImportRequest | None = None) -> ImportReport:
    """Import a file."""
    return brewery.app.inventory.import_stock(brewery.caller, BytesIO(content), request or ImportRequest())


def problems_of(brewery: Brewery, content: bytes, request: ImportRequest | None = None) -> Sequence[Problem]:
    """What is wrong with a file that is refused."""
    with pytest.raises(ImportRefused) as refused:
        imported(brewery, content, request)
    return refused.value.problems


def places_of(brewery: Brewery, content: bytes, request: ImportRequest | None = None) -> Mapping[str, str]:
    """The same as people read it: where, and what was expected and got."""
    return {problem.place: problem.sentence for problem in problems_of(brewery, content, request)}


def exported(brewery: Brewery, kind: FileKind, form: SheetForm = SheetForm.CSV) -> bytes:
    """Export all of a kind."""
    target = BytesIO()
    brewery.app.inventory.export_stock(brewery.caller, kind, target, form)
    return target.getvalue()


def whole_export(brewery: Brewery, form: SheetForm = SheetForm.CSV) -> Mapping[FileKind, bytes]:
    """All that can be exported, in the order in which it is imported again."""
    return {kind: exported(brewery, kind, form) for kind in EXPORTED}
