"""JSON whose numbers keep every digit: a float never touches them."""

import json
from collections.abc import Iterator
from decimal import Decimal

Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None
"""What a JSON text says: whole numbers as int, others as Decimal."""


DEEPEST = 100
"""Levels of objects and lists in each other that are read: what is deeper could not be written again."""


def from_json(text: str) -> Json:
    """
    What a JSON text of our own making says.

    :raises ValueError: it is no JSON.
    """
    value: Json = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    return value


def is_deeper(value: Json, levels: int) -> bool:
    """Whether objects and lists stand in each other on more than so many levels."""
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels <= 0 or any(is_deeper(each, levels - 1) for each in inside)


def to_json(value: Json, *, indent: int | None = None) -> str:
    """The value as JSON, in one line or indented; numbers are written as they are, members in their order."""
    return "".join(_parts(value, None if indent is None else " " * indent, "\n"))


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a number in JSON")


def _parts(value: Json, indent: str | None, line: str) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield str(value)
    elif isinstance(value, dict | list) and value:
        is_object = isinstance(value, dict)
        below = line + (indent or "")
        pairs = value.items() if isinstance(value, dict) else ((None, each) for each in value)
        yield "{" if is_object else "["
        for place, (name, each) in enumerate(pairs):
            yield ("," if place else "") + (below if indent is not None else " " if place else "")
            yield f"{json.dumps(name, ensure_ascii=False)}: " if name is not None else ""
            yield from _parts(each, indent, below)
        yield (line if indent is not None else "") + ("}" if is_object else "]")
    else:
        yield json.dumps(value, ensure_ascii=False)
