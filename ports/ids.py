"""For new identifiers."""

from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """A new UUIDv7: unique, and greater than those that this process made before."""

    def __call__(self) -> UUID: ...
