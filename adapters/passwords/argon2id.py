"""Passwords hashed by Argon2id."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 47_104
AT_ONCE = 2
"""Hashes that one process computes at a time, each in 46 MiB: whoever sends many passwords waits, and fills nothing."""


class Argon2idHasher:
    """The `PasswordHasher` port: 46 MiB, one pass, one lane, which takes some 50 ms."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, at_once: int = AT_ONCE) -> None:
        self._argon2 = PasswordHasher(time_cost=1, memory_cost=memory_kib, parallelism=1)
        self._turns = BoundedSemaphore(at_once)
        self._decoy: str | None = None

    def hash(self, password: str) -> str:
        """See `PasswordHasher.hash`."""
        with self._turns:
            return self._argon2.hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        """See `PasswordHasher.verify`."""
        against = self._any() if kept is None else kept
        try:
            with self._turns:
                self._argon2.verify(against, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_outdated(self, kept: str) -> bool:
        """See `PasswordHasher.is_outdated`."""
        return self._argon2.check_needs_rehash(kept)

    def _any(self) -> str:
        """A hash to verify against where there is none; made once, because to make one costs as much again."""
        if self._decoy is None:
            self._decoy = self.hash("nobody has this password")
        return self._decoy
