"""For keeping passwords so that nobody can read them, and for refusing those that are guessed first."""

from collections.abc import Sequence
from typing import Protocol


class PasswordHasher(Protocol):
    """For hashing passwords, slowly on purpose: never inside a transaction."""

    def hash(self, password: str) -> str:
        """What is kept of a password: another text each time."""
        ...

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password. None is nobody's, is never right, and takes as long."""
        ...

    def is_outdated(self, kept: str) -> bool:
        """Whether this was hashed more weakly than passwords are now."""
        ...


class Guessable(Protocol):
    """For knowing whether a password would be guessed soon by who knows these texts about its owner."""

    def __call__(self, password: str, about: Sequence[str]) -> bool: ...
