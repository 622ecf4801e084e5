"""
Reading what a provider sent: JSON that has one meaning, and fields of it that are what they have to be.

What is wrong is told by the name of the field and never by its content: that comes from outside.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from domain.billing.events import LONGEST_WORD
from domain.billing.refusals import MalformedEvent
from domain.shared.identifiers import OrganizationId

Fields = Mapping[str, object]

LARGEST = 1_000_000
"""Bytes of a body. The largest that providers send have some ten thousand."""

_ESCAPED = re.compile(rb"\\u(?:d[89a-f]|0000)", re.IGNORECASE)
"""What may be half of a character or a NUL, which no database keeps in a text. Most bodies have neither."""

_UNKEPT = re.compile("[\0\ud800-\udfff]")


def parsed(body: bytes, largest: int = LARGEST) -> Fields:
    """
    The JSON object in a body of so many bytes at most, where no name comes twice: two readers could take one of each.

    :raises MalformedEvent: it is none, or one with what cannot be kept: NUL, half a character, a number without end.
    """
    if len(body) > largest:
        raise MalformedEvent(field="body", expected=f"at most {largest} bytes", got=f"{len(body)} bytes")
    try:
        told = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_no_number)
        if _ESCAPED.search(body):
            _require_kept(told)
    except (ValueError, RecursionError):
        raise MalformedEvent(field="body", expected="JSON in UTF-8", got="something else") from None
    if not isinstance(told, dict):
        raise MalformedEvent(field="body", expected="an object", got=kind(told))
    return told


def kind(told: object) -> str:
    """What something is, in the words of JSON."""
    match told:
        case None:
            return "null"
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def at(fields: Fields, *path: str) -> object:
    """What stands there; None if nothing does, or if what leads there is missing."""
    told: object = fields
    for name in path:
        if not isinstance(told, Mapping):
            return None
        told = told.get(name)
    return told


def word(fields: Fields, *path: str) -> str:
    """
    The id, or the name of something, that has to be there.

    :raises MalformedEvent: there is none.
    """
    told = at(fields, *path)
    if not isinstance(told, str) or not 0 < len(told) <= LONGEST_WORD or not (told.isascii() and told.isprintable()):
        raise _lacks(path, "a word", told)
    return told


def word_if_any(fields: Fields, *path: str) -> str | None:
    """
    The one that may be there.

    :raises MalformedEvent: there is something else.
    """
    return None if at(fields, *path) is None else word(fields, *path)


def objects(fields: Fields, *path: str) -> Sequence[Fields]:
    """
    The objects in a list that has to be there.

    :raises MalformedEvent: there is none, or one of other things.
    """
    told = at(fields, *path)
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise _lacks(path, "a list of objects", told)
    return told


def whole(fields: Fields, *path: str) -> int:
    """
    The whole number that has to be there.

    :raises MalformedEvent: there is none.
    """
    told = at(fields, *path)
    if isinstance(told, bool) or not isinstance(told, int):
        raise _lacks(path, "a whole number", told)
    return told


def flag(fields: Fields, *path: str) -> bool:
    """
    Whether something is so.

    :raises MalformedEvent: neither true nor false stands there.
    """
    told = at(fields, *path)
    if not isinstance(told, bool):
        raise _lacks(path, "true or false", told)
    return told


def second(fields: Fields, *path: str) -> datetime:
    """
    The time that has to be there, in seconds since 1970.

    :raises MalformedEvent: there is none.
    """
    try:
        return datetime.fromtimestamp(whole(fields, *path), UTC)
    except (OverflowError, OSError, ValueError):
        raise _lacks(path, "a time", at(fields, *path)) from None


def second_if_any(fields: Fields, *path: str) -> datetime | None:
    """The same, if there is any."""
    return None if at(fields, *path) is None else second(fields, *path)


def moment(fields: Fields, *path: str) -> datetime:
    """
    The time that has to be there, in ISO 8601 and with its offset.

    :raises MalformedEvent: there is none.
    """
    try:
        told = datetime.fromisoformat(word(fields, *path))
        return _aware(told).astimezone(UTC)
    except (OverflowError, ValueError):
        raise _lacks(path, "a time", at(fields, *path)) from None


def moment_if_any(fields: Fields, *path: str) -> datetime | None:
    """The same, if there is any."""
    return None if at(fields, *path) is None else moment(fields, *path)


def organization(told: object) -> OrganizationId | None:
    """The organisation that we named to the provider, if this is its id: people can write other things there."""
    try:
        return OrganizationId(UUID(told)) if isinstance(told, str) else None
    except ValueError:
        return None


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name comes twice")
    return told


def _no_number(told: str) -> float:
    raise ValueError(told)


def _require_kept(told: object) -> None:
    waiting = [told]
    while waiting:
        match waiting.pop():
            case str(each) if _UNKEPT.search(each):
                raise ValueError("a text that cannot be kept")
            case dict(each):
                waiting += [*each, *each.values()]
            case list(each):
                waiting += each


def _aware(told: datetime) -> datetime:
    if told.tzinfo is None:
        raise ValueError("a time of nobody knows where")
    return told


def _lacks(path: Sequence[str], expected: str, got: object) -> MalformedEvent:
    return MalformedEvent(field=".".join(path), expected=expected, got=kind(got))
