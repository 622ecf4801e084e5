"""In which encoding a text is."""

import codecs
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from charset_normalizer import from_bytes

from domain.inventory.transfer.problems import UnreadableFile
from domain.shared.decimals import shortened

UTF_8 = "utf-8-sig"
"""UTF-8, with or without its mark."""

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE_BYTES = 65_536
_BEYOND_ASCII = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_LETTERS = re.compile(rb"[A-Za-z]")
_LAST_ASCII = 0x7F
_WESTERN = ("cp1252", "latin_1")
_NO_TEXTS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""What Python calls encodings of text, and nobody saves a table in: some take for ever on what was made for them."""
_CODE_PAGES = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1257"]


class EncodingScan:
    """Looks at a text's bytes as they pass, and then says in which encodings they may be, the likeliest first."""

    def __init__(self) -> None:
        self._mark: str | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._sample = bytearray()
        self._begun = False

    def add(self, block: bytes) -> None:
        """The next bytes; nothing once the text has ended."""
        if not self._begun:
            self._mark = next((name for mark, name in _MARKS.items() if block.startswith(mark)), None)
            self._begun = True
        if self._is_utf8:
            try:
                self._decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                self._is_utf8 = False
        if not block.isascii() and len(self._sample) < _SAMPLE_BYTES:
            for line in _BEYOND_ASCII.finditer(block):
                self._sample += line.group()[:_SAMPLE_BYTES] + b"\n"

    def candidates(self) -> list[str]:
        """
        What the text may be, after its last byte.

        Text that is valid UTF-8 is UTF-8. Otherwise it is Western, unless most of its letters are beyond ASCII, as in
        Cyrillic or Greek: a few accents make sense in several code pages, and a guess among them would be chance.
        """
        if self._mark is not None:
            return [self._mark]
        if self._is_utf8:
            return [UTF_8]
        beyond = sum(byte > _LAST_ASCII for byte in self._sample)
        if beyond <= len(_LETTERS.findall(self._sample)):
            return list(_WESTERN)
        guesses = from_bytes(bytes(self._sample), cp_isolation=_CODE_PAGES)
        return [*(guess.encoding for guess in guesses), *_WESTERN]


def decodes(blocks: Iterable[bytes], encoding: str) -> bool:
    """Whether all of a text is in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with suppress(UnicodeDecodeError):
        for block in _and_the_end(blocks):
            decoder.decode(block, final=not block)
        return True
    return False


def known(encoding: str) -> str:
    """
    An encoding of texts by the name that it has here.

    :raises UnreadableFile: there is none of that name. What unpacks or computes is no encoding.
    """
    try:
        name = codecs.lookup(encoding).name
        # Python refuses codecs of other things than texts here, and has no other way to ask.
        " ".encode(name)
    except (LookupError, ValueError):
        name = ""
    if not name or name.replace("_", "-") in _NO_TEXTS:
        raise UnreadableFile(
            "There is no such encoding.",
            field="encoding",
            expected="a name such as utf-8 or cp1252",
            got=shortened(encoding),
        )
    return name


def name_of(encoding: str) -> str:
    """What people call it."""
    names = {UTF_8: "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252", "latin_1": "Latin-1"}
    return names.get(encoding, encoding)


def _and_the_end(blocks: Iterable[bytes]) -> Iterator[bytes]:
    yield from blocks
    yield b""
