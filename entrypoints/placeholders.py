"""Secrets that nobody chose: what stands in examples, and what everybody tries first."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, SecretStr

PREFIX = "STILLROOM_"
FEWEST_CHARACTERS = 4
"""Different ones in a secret; a placeholder such as xxxxxxxx has fewer."""

_WORDS = frozenset(
    {"admin", "changeit", "changeme", "changethis", "default", "dummy", "example", "guest", "hunter", "letmein", "none"}
    | {"null", "password", "placeholder", "postgres", "qwerty", "replaceme", "root", "secret", "stillroom", "test"}
    | {"todo", "token", "user"}
)
_BESIDE = re.compile(r"client|my|new|please|secret|the|your|key|password|here|[^a-z]")

_PREFIX = re.compile(r"^(?:[sr]k_(?:live|test)_|whsec_|pdl_(?:live|sdbx)_apikey_|pdl_ntfset_)")
"""What stands before the secrets of those who take money, whatever follows."""


def secrets_of(settings: BaseModel) -> Iterator[tuple[str, str]]:
    """Each secret of the settings by the variable that it is set by; of an address only the password in it."""
    for name, value in settings:
        yield from _in_value(f"{PREFIX}{name.upper()}", value)


def is_placeholder(secret: str) -> bool:
    """Whether this is no secret, but a word that stands for one, whatever is written around it."""
    own = _PREFIX.sub("", secret)
    small = own.casefold()
    plain = re.sub(r"[^a-z0-9]", "", small)
    return plain in _WORDS or _BESIDE.sub("", small) in {"", *_WORDS} or len(set(own)) < FEWEST_CHARACTERS


def _in_value(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case SecretStr():
            text = value.get_secret_value()
            yield from [(name, text)] if "://" not in text else _in_address(name, text)
        case str():
            yield from _in_address(name, value)
        case BaseModel():
            for field, each in value:
                yield from _in_value(f"{name}__{field.upper()}", each)
        case Mapping():
            for key, each in value.items():
                yield from _in_value(f"{name}__{str(key).upper()}", each)


def _in_address(name: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        password = urlsplit(text).password
    except ValueError:
        return
    if password is not None:
        yield name, unquote(password)
