"""Files that are something else than they say, or much more than they seem."""

import gzip
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["code", "name", "kind", "unit"]
ROWS = [["MALT", "Pale malt", "ingredient", "kg"], ["HOPS", "Saaz", "ingredient", "g"]]


def csv_of(*rows: Sequence[str]) -> bytes:
    """A small CSV file."""
    return "".join(",".join(row) + "\n" for row in rows).encode()


def workbook_of(*rows: Sequence[str]) -> bytes:
    """A workbook as a spreadsheet program writes it."""
    book, target = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(target)
    return target.getvalue()


def workbook_with(**parts: bytes) -> bytes:
    """A good workbook, some of whose parts are replaced, or added."""
    target = BytesIO()
    with (
        ZipFile(BytesIO(workbook_of(HEADER, *ROWS))) as source,
        ZipFile(target, "w", ZIP_DEFLATED) as changed,
    ):
        for name in source.namelist():
            changed.writestr(name, parts.get(name, source.read(name)))
        for name in parts.keys() - set(source.namelist()):
            changed.writestr(name, parts[name])
    return target.getvalue()


def archive_of(name: str) -> bytes:
    """An archive that is no workbook."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr(name, b"x")
    return target.getvalue()


def sheet(content: bytes) -> bytes:
    """A workbook whose sheet is this."""
    return workbook_with(**{SHEET: content})


_BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_END = b"</sheetData></worksheet>"
_LAUGHS = b'<!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;&b;">]>'
_FILE = b'<!DOCTYPE a [<!ENTITY c SYSTEM "file:///etc/hostname">]>'
_SAYS_C = b'<row><c t="str"><v>&c;</v></c></row>'

UNREADABLE = {
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a program": b"\x7fELF\x02\x01\x01\x00" + bytes(100),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "an archive": archive_of("../../etc/passwd"),
    "a workbook with macros": workbook_with(**{"xl/vbaProject.bin": b"x"}),
    "a workbook with old macros": workbook_with(**{"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "a text that inflates to 40 MB": gzip.compress(b"code,name,kind,unit\n" * 2_000_000),
    "sheets that inflate to 40 MB": sheet(_BEGIN + b'<row r="1"><c r="A1"/></row>' * 1_400_000 + _END),
    "a row of a few bytes for sixteen thousand cells": sheet(_BEGIN + b'<row><c r="XFD1"/></row>' * 50_000 + _END),
    "one number for a billion rows": sheet(_BEGIN + b'<row r="1000000000"><c r="A1000000000"/></row>' + _END),
    "a sheet of tags alone": sheet(_BEGIN + b"<row/>" * 4_000_000 + _END),
    "texts of tags alone": workbook_with(**{"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 4_000_000 + b"</sst>"}),
    "styles without end": workbook_with(**{"xl/styles.xml": b"<styleSheet><cellXfs>" + b"<xf/>" * 1_000_000}),
    "a line of commas alone": b",".join([b"code"] * 100_000) + b"\n" + b"\n".join([b"," * 100_000] * 70),
    "entities that grow": sheet(_LAUGHS + _BEGIN + _SAYS_C + _END),
    "an entity that is a file of ours": sheet(_FILE + _BEGIN + _SAYS_C + _END),
    "a workbook that is cut": workbook_of(HEADER, *ROWS)[:-30],
    "a gzip file that is cut": gzip.compress(csv_of(HEADER, *ROWS))[:-5],
    "a line without an end": b"x" * 2_000_000,
}
"""By what they are: each is refused, in seconds and in little memory."""
