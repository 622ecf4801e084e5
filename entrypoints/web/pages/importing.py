"""
Import: a file is looked through, shown, and taken when that is confirmed.

Between the two the file waits in the browser: the page that shows what would happen carries it, and its form sends it
again. So nothing waits here for somebody who does not come back, and what is confirmed is checked anew.
"""

from collections.abc import Mapping
from typing import Annotated, BinaryIO

from flask import render_template
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from application.inventory.import_stock import ImportReport, ImportRequest
from domain.identity.permissions import Permission
from domain.inventory.transfer.columns import FileKind
from domain.inventory.transfer.problems import ImportRefused
from entrypoints.web.api.bodies.transfer import EncodingName, SheetName
from entrypoints.web.exports import template_of
from entrypoints.web.incoming.fields import FileForm, Query, Text
from entrypoints.web.incoming.parsing import parse_query
from entrypoints.web.incoming.uploads import MOST, UPLOAD_LIMIT, file_of, form_file, sent_again
from entrypoints.web.pages.endpoints import PageRoutes, Visit
from entrypoints.web.pages.layout import Done, done
from entrypoints.web.pages.mistakes import Mistake
from ports.sheets import SheetForm

import_pages = PageRoutes()

CHANGE = (Permission.ADJUST_INVENTORY,)
KINDS: Mapping[FileKind, str] = {
    FileKind.ITEMS: "Items: what you keep, each with its code and unit",
    FileKind.LOTS: "Opening lots: what is on your shelves today",
    FileKind.CHANGES: "Changes: deliveries, sales, losses and counts",
    FileKind.MOVEMENTS: "History: movements exported from another installation",
}


def _columns(text: object) -> dict[str, str]:
    """Lines of "quantity = Menge": what a column is called in the file."""
    pairs = [line.partition("=") for line in str(text).splitlines() if line.strip()]
    if any(not column.strip() or not header.strip() for column, _, header in pairs):
        raise PydanticCustomError("columns", "a column, an equals sign and what the file calls it, in each line")
    return {column.strip(): header.strip() for column, _, header in pairs}


class CheckForm(FileForm):
    """A file, and how to take it where it does not tell."""

    kind: Annotated[FileKind | None, BeforeValidator(lambda value: value or None)] = None
    encoding: EncodingName = ""
    sheet: SheetName = ""
    columns: Annotated[dict[str, str], BeforeValidator(_columns), Field(max_length=50)] = Field(default_factory=dict)

    def request(self, *, dry_run: bool) -> ImportRequest:
        """The import of the file."""
        return ImportRequest(
            kind=self.kind,
            mapping=self.columns,
            encoding=self.encoding.strip() or None,
            sheet=self.sheet or None,
            most=MOST,
            dry_run=dry_run,
        )


class ConfirmForm(CheckForm):
    """The same once more, with the file as the page has it."""

    content: Text


class TemplateFilter(Query):
    """Which template, and in which form."""

    what: FileKind = FileKind.ITEMS
    format: SheetForm = SheetForm.CSV


@import_pages.get("/import", Permission.EDIT_INVENTORY, also=CHANGE)
def bring_in(visit: Visit, mistake: Mistake | None = None) -> str:
    """The form for a file; after a refusal with what is wrong in which row."""
    refusal = mistake.refusal if mistake else None
    return render_template(
        "import.html",
        kinds=KINDS,
        given=mistake.given if mistake else MultiDict[str, str](),
        megabytes=UPLOAD_LIMIT // (1024 * 1024),
        refused=refusal if isinstance(refusal, ImportRefused) else None,
        may_export=visit.may(Permission.VIEW_COSTS),
        mistake=mistake,
    )


@import_pages.post("/import", Permission.EDIT_INVENTORY, also=CHANGE, again=bring_in)
def check_import(visit: Visit, form: CheckForm) -> str:
    """Do everything, keep nothing, and show what it would be."""
    with form_file() as file:
        report = _import(visit, file, form, dry_run=True)
        content = sent_again(file)
    return render_template("import_checked.html", report=report, content=content, form=form)


@import_pages.post("/import/confirm", Permission.EDIT_INVENTORY, also=CHANGE, again=bring_in)
def confirm_import(visit: Visit, form: ConfirmForm) -> Response:
    """Take the file that was shown. Sent twice, it is taken once."""
    with file_of(form.content) as file:
        report = _import(visit, file, form, dry_run=False)
    return done("pages.bring_in", Done.IMPORTED if report.recorded else Done.NOTHING_NEW)


@import_pages.get("/import/template", Permission.EDIT_INVENTORY, also=CHANGE)
def import_template(visit: Visit) -> Response:
    """
    A file with the columns of its kind, to be filled.

    :raises InvalidRequest: the address asks for something else.
    """
    asked = parse_query(TemplateFilter)
    return template_of(visit.app, asked.what, asked.format).response()


def _import(visit: Visit, file: BinaryIO, form: CheckForm, *, dry_run: bool) -> ImportReport:
    return visit.app.inventory.import_stock(visit.caller, file, form.request(dry_run=dry_run))
