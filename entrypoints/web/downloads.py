"""Files to take away: attachments that no browser shows or runs, under names of our own making."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from types import MappingProxyType
from typing import BinaryIO, NewType, cast

from flask import Response, request
from werkzeug.wsgi import wrap_file

from ports.sheets import SheetForm


class DrawnForm(StrEnum):
    """What is drawn, as a file."""

    PDF = "pdf"
    SVG = "svg"


class DocumentForm(StrEnum):
    """What is neither a table nor drawn."""

    JSON = "json"


TYPES: Mapping[SheetForm | DrawnForm | DocumentForm, str] = MappingProxyType(
    {
        SheetForm.CSV: "text/csv",
        SheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        DrawnForm.PDF: "application/pdf",
        DrawnForm.SVG: "image/svg+xml",
        DocumentForm.JSON: "application/json",
    }
)
_IN_MEMORY = 1 << 20
"""Bytes of a file that are not worth the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file that `write` writes. Its name is `name` with the ending of its form."""

    name: str
    form: SheetForm | DrawnForm | DocumentForm
    write: Callable[[BinaryIO], object]

    def response(self) -> Response:
        """The whole file, written before the first byte of it is sent, so that a failure is told as one."""
        with ExitStack() as opened:
            target = cast("BinaryIO", opened.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY)))
            self.write(target)
            size = target.seek(0, 2)
            target.seek(0)
            if size <= _IN_MEMORY:
                answer = Response(target.read(), mimetype=TYPES[self.form])
            else:
                answer = Response(wrap_file(request.environ, target), mimetype=TYPES[self.form])
                answer.content_length = size
                answer.call_on_close(opened.pop_all().close)
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.name}.{self.form}"'
        return answer


Pdf = NewType("Pdf", Download)
Picture = NewType("Picture", Download)
"""What a route answers tells its documentation which forms there are."""

FILES: Mapping[object, Sequence[str]] = MappingProxyType(
    {
        Download: [TYPES[form] for form in SheetForm],
        Pdf: [TYPES[DrawnForm.PDF]],
        Picture: [TYPES[DrawnForm.SVG]],
    }
)
"""The content types of each kind of file that a route can answer."""
