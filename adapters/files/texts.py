"""Text files as they come: gzipped or not, in some encoding. Looked through once before a row of them is used."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO, cast

from adapters.files import limits
from adapters.files.encodings import EncodingScan, decodes, known
from domain.inventory.transfer.problems import UnreadableFile

GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that was looked through: every byte of it is there and decodes."""

    source: BinaryIO
    compressed: bool
    encoding: str
    digest: str
    newlines: int

    @contextmanager
    def open(self) -> Iterator[TextIOWrapper]:
        """The text from its beginning, with the ends of its lines as they are."""
        text = TextIOWrapper(_inflated(self.source, compressed=self.compressed), encoding=self.encoding, newline="")
        try:
            yield text
        finally:
            text.detach()


def look_through(source: BinaryIO, encoding: str | None, most: int | None = None) -> TextFile:
    """
    Read a text file to its end, in flat memory. most: bytes that it may have, inflated.

    :raises UnreadableFile: it is cut or damaged, too large, not text, or not in the encoding.
    """
    most = limits.TEXT_BYTES if most is None else most
    source.seek(0)
    compressed = source.read(len(GZIP)) == GZIP
    scan, digest, size, newlines = EncodingScan(), hashlib.sha256(), 0, 0
    has_nul = False
    for block in _blocks(source, compressed=compressed):
        scan.add(block)
        digest.update(block)
        size += len(block)
        newlines += block.count(b"\n")
        has_nul = has_nul or b"\x00" in block
        if size > most:
            raise _too_large(size, most)
    scan.add(b"")
    candidates = [known(encoding)] if encoding else scan.candidates()
    if has_nul and not candidates[0].startswith(("utf-16", "utf-32")):
        raise UnreadableFile(
            "The file is not a table: neither text with separators nor an XLSX workbook.",
            expected="CSV or XLSX",
            got="bytes that are no text",
        )
    for candidate in candidates:
        if decodes(_blocks(source, compressed=compressed), candidate):
            return TextFile(source, compressed, candidate, digest.hexdigest(), newlines)
    raise UnreadableFile(
        f"The file is not in the encoding {candidates[0]}; name another.",
        field="encoding",
        expected="the encoding that it was saved in, such as utf-8 or cp1252",
        got=candidates[0],
    )


def _inflated(source: BinaryIO, *, compressed: bool) -> BinaryIO:
    source.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=source, mode="rb")) if compressed else source


def _blocks(source: BinaryIO, *, compressed: bool) -> Iterator[bytes]:
    stream = _inflated(source, compressed=compressed)
    try:
        while block := stream.read(_BLOCK):
            yield block
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise UnreadableFile(
            "The compressed file is cut or damaged; get it again.", expected="a whole gzip file", got=str(fault)
        ) from fault


def _too_large(size: int, most: int) -> UnreadableFile:
    return UnreadableFile(
        "The file is too large; split it.",
        expected=f"at most {most // limits.MEGABYTE} MB of text",
        got=f"more than {size // limits.MEGABYTE - 1} MB",
    )
