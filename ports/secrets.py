"""For new secrets."""

from typing import Protocol


class Secrets(Protocol):
    """A new secret of at least 256 bits that nobody can guess, as URL-safe text."""

    def __call__(self) -> str: ...
