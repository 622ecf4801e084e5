"""JSON read exactly: a number never passes through a float, and nothing is guessed."""

import json
import re
from decimal import Decimal, InvalidOperation

from entrypoints.web.refusals import MalformedJson, NotUtf8

_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(raw: bytes) -> object:
    """
    What a body says: whole numbers as int, others as Decimal, with every digit that was written.

    :raises NotUtf8: it is not UTF-8.
    :raises MalformedJson: it is not JSON, holds NaN or infinity, names a key twice, or is nested too deeply.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise NotUtf8("body") from None
    try:
        value: object = _DECODER.decode(text)
    except RecursionError:
        raise MalformedJson("it is nested too deeply") from None
    except InvalidOperation:
        raise MalformedJson("a number's exponent is out of range") from None
    except ValueError as error:
        raise MalformedJson(str(error)) from None
    if _HALF_A_PAIR.search(text):
        _check_characters(value)
    return value


def _check_characters(value: object) -> None:
    """Half of a surrogate pair is no character: it can be neither kept nor answered."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise MalformedJson("a \\u escape is half of a surrogate pair") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) < len(pairs):
        raise ValueError("a key is there twice")
    return named


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a number in JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique)
