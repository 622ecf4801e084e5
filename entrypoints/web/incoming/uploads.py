"""
Files that are sent here: read from the request, and gone with it.

They wait in memory or in a temporary file without a name. What a browser calls them and says they are is not looked at:
what they are shows in their content.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from flask import Flask, request

from domain.shared.decimals import shortened
from entrypoints.web.downloads import TYPES
from entrypoints.web.refusals import FileTooLarge, InvalidRequest, NoFile, NotAFile
from ports.sheets import Most, SheetForm

UPLOAD_LIMIT = 8 * 1024 * 1024
"""Bytes of a file; more is for the command, which nobody waits for in a browser."""
MOST = Most(size=32_000_000, cells=500_000)
"""How much a file may hold when it is unpacked: 33,000 rows of the widest kind, which are a minute's work at most."""
FILE = "file"
FILE_TYPES = (*(TYPES[form] for form in SheetForm), "application/gzip", "application/octet-stream")
"""What a body may call itself. None of them can be sent by another site's form."""

_BESIDE = 64 * 1024
"""Bytes for the other fields of a form."""
_SENT_AGAIN = UPLOAD_LIMIT // 3 * 4 + _BESIDE
_IN_MEMORY = 1 << 20
_BLOCK = 1 << 18


def take_files(site: Flask, endpoints: Collection[str]) -> None:
    """Let requests to these endpoints be as large as a file. It has to come before whatever reads a form."""

    @site.before_request
    def permit() -> None:
        if request.endpoint in endpoints and request.method == "POST":
            request.max_content_length = request.max_form_memory_size = _SENT_AGAIN
            if (request.content_length or 0) > _SENT_AGAIN:
                raise FileTooLarge(UPLOAD_LIMIT)


@contextmanager
def body_file() -> Iterator[BinaryIO]:
    """
    The body as a file.

    :raises NotAFile: it calls itself something else.
    :raises NoFile, FileTooLarge: it is empty, or larger than is read.
    """
    if request.mimetype not in FILE_TYPES:
        raise NotAFile(", ".join(FILE_TYPES), shortened(request.mimetype))
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        while block := request.stream.read(_BLOCK):
            file.write(block)
        yield _checked(cast("BinaryIO", file))


@contextmanager
def form_file() -> Iterator[BinaryIO]:
    """
    The file that came with a form.

    :raises NoFile, FileTooLarge: there is none, it is empty, or larger than is read.
    """
    files = request.files.getlist(FILE)
    if len(files) != 1:
        raise NoFile
    with cast("BinaryIO", files[0].stream) as file:
        yield _checked(file)


def sent_again(file: BinaryIO) -> str:
    """The file as a field of a form, for it to be sent once more."""
    file.seek(0)
    return urlsafe_b64encode(file.read()).decode()


@contextmanager
def file_of(field: str) -> Iterator[BinaryIO]:
    """
    The file in such a field.

    :raises InvalidRequest: there is none in it.
    :raises NoFile, FileTooLarge: it is empty, or larger than is read.
    """
    try:
        content = urlsafe_b64decode(field.encode("ascii"))
    except ValueError:
        raise InvalidRequest("The file is missing; choose it again.", field=FILE, expected="the file again") from None
    with BytesIO(content) as file:
        yield _checked(file)


def _checked(file: BinaryIO) -> BinaryIO:
    size = file.seek(0, 2)
    if size > UPLOAD_LIMIT:
        raise FileTooLarge(UPLOAD_LIMIT)
    if size == 0:
        raise NoFile
    file.seek(0)
    return file
