"""Workbooks looked through before they are opened: how large they say they are, and how large they really are."""

import re
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from adapters.files import limits
from domain.inventory.transfer.problems import UnreadableFile
from ports.sheets import Most

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TABLE = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
_MACROS = re.compile(r"(^|/)(vba\w*\.bin|macrosheets/|activex/)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row[ />]")
_BLOCK = 1 << 18
DAMAGED = "The workbook is damaged; get it again, or save it anew."


def count_rows(source: BinaryIO, most: Most | None = None) -> int:
    """
    Check a workbook's parts, and count the rows of its sheets, in flat memory.

    Nothing is inflated beyond what a part declares (zipfile stops there), and no part is inflated that declares too
    much, so that a few kilobytes cannot become gigabytes.

    :raises UnreadableFile: it is no workbook, it is damaged, or it is or declares itself too large.
    """
    source.seek(0)
    try:
        with ZipFile(source) as archive:
            parts = archive.infolist()
            _check_declared(parts, most.size if most else limits.SHEETS_BYTES)
            if most:
                _check_tags(archive, parts, most.cells)
            return sum(_rows_of(archive, part) for part in parts if _SHEET.fullmatch(part.filename))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise UnreadableFile(DAMAGED, expected="a whole XLSX file", got=str(fault)) from fault


def _check_declared(parts: list[ZipInfo], most: int) -> None:
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableFile(
            "The file is an archive, but no XLSX workbook; save the table as XLSX or CSV.",
            expected="CSV or XLSX",
            got=", ".join(part.filename for part in parts[:3]) or "an empty archive",
        )
    if any(_MACROS.search(part.filename) for part in parts):
        raise UnreadableFile(
            "The workbook contains macros, which no table needs; save it as XLSX, without them.",
            expected="CSV or XLSX",
            got="a workbook with macros",
        )
    if len(parts) > limits.PARTS:
        raise UnreadableFile(DAMAGED, expected=f"at most {limits.PARTS} parts", got=f"{len(parts)}")
    for part in parts:
        if not _SHEET.fullmatch(part.filename) and part.file_size > limits.PART_BYTES:
            raise _too_large(part.filename, part.file_size, limits.PART_BYTES)
    sheets = sum(part.file_size for part in parts if _SHEET.fullmatch(part.filename))
    if sheets > most:
        raise _too_large("its sheets", sheets, most)


def _check_tags(archive: ZipFile, parts: list[ZipInfo], most_cells: int) -> None:
    """Every tag becomes an object when it is read, or several: a few bytes of it a few thousand."""
    left = most_cells * limits.TAGS_OF_A_CELL
    for part in parts:
        with archive.open(part) as content:
            tags = sum(block.count(b"<") for block in iter(lambda: content.read(_BLOCK), b""))
        left -= tags
        if left < 0 or (tags > limits.OTHER_TAGS and not _TABLE.fullmatch(part.filename)):
            raise UnreadableFile(
                "The workbook has too many cells, or much else beside them; save the table as CSV, or split it.",
                expected=f"at most {most_cells} cells",
                got="more",
            )


def _rows_of(archive: ZipFile, sheet: ZipInfo) -> int:
    """How many rows there are. Between two of them may not be more than one row may have."""
    count, since = 0, 0
    with archive.open(sheet) as part:
        for markup in _whole_tags(part):
            begins = [found.start() for found in _ROW.finditer(markup)]
            count += len(begins)
            since = len(markup) - begins[-1] if begins else since + len(markup)
            if since > limits.ROW_BYTES:
                raise _too_large("a row", since, limits.ROW_BYTES)
    return count


def _whole_tags(part: IO[bytes]) -> Iterator[bytes]:
    """The markup in blocks, none of which ends within a tag's name."""
    begun = b""
    while block := part.read(_BLOCK):
        markup = begun + block
        end = markup.rfind(b"<")
        begun = b"" if end < 0 else markup[end:]
        yield markup if end < 0 else markup[:end]
    yield begun


def _too_large(what: str, size: int, limit: int) -> UnreadableFile:
    return UnreadableFile(
        f"The workbook would be too large when it is unpacked ({what}); split it, or save it as CSV.",
        expected=f"at most {limit // limits.MEGABYTE} MB",
        got=f"{size // limits.MEGABYTE} MB",
    )
