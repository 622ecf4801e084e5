"""JSON documents in files."""

import json
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from adapters.files import limits
from adapters.files.texts import look_through
from domain.inventory.transfer.problems import UnreadableFile
from domain.shared.exact_json import DEEPEST, Json, is_deeper, to_json

_EXPECTED = "a JSON document"


class JsonDocuments:
    """The `Documents` port, on files of this machine."""

    def read(self, source: BinaryIO, *, encoding: str | None = None) -> Json:
        """See `Documents.read`."""
        with look_through(source, encoding).open() as text:
            content = text.read(limits.DOCUMENT_CHARACTERS + 1)
        if len(content) > limits.DOCUMENT_CHARACTERS:
            raise UnreadableFile(
                "The document is too large; split it.",
                expected=f"at most {limits.DOCUMENT_CHARACTERS // limits.MEGABYTE} million characters",
                got="more",
            )
        try:
            document: Json = _DECODER.decode(content)
        except json.JSONDecodeError as fault:
            place = f"line {fault.lineno}, character {fault.colno}"
            raise UnreadableFile(
                f"The file is not JSON: {fault.msg} in {place}.", field=place, expected=_EXPECTED, got=fault.msg
            ) from fault
        except (RecursionError, InvalidOperation, ValueError) as fault:
            raise UnreadableFile(f"The file is not JSON: {_reason(fault)}.", expected=_EXPECTED, got="") from fault
        _check_characters(document)
        return document

    def write(self, target: BinaryIO, document: Json) -> None:
        """See `Documents.write`."""
        target.write((to_json(document, indent=2) + "\n").encode())


def _reason(fault: Exception) -> str:
    match fault:
        case RecursionError():
            return "it is nested too deeply"
        case InvalidOperation():
            return "a number's exponent is out of range"
        case _:
            return str(fault)


def _check_characters(document: Json) -> None:
    """
    Refuse half of a surrogate pair, which is no character, and nesting that could not be written again.

    :raises UnreadableFile: there is one.
    """
    if is_deeper(document, DEEPEST):
        raise UnreadableFile("The file is not JSON: it is nested too deeply.", expected=_EXPECTED)
    try:
        to_json(document).encode()
    except UnicodeEncodeError as fault:
        raise UnreadableFile("The file is not JSON: a \\u escape is half a character.", expected=_EXPECTED) from fault


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a key is there twice in one object")
    return named


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a number in JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique)
