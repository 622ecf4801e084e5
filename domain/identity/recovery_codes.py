"""
Recovery codes: what lets somebody in who has lost their second factor, each of them once.

They are random and long, so that a fast hash keeps them, as it keeps tokens; and they do without the key that the
secret of an authenticator is sealed with.
"""

from base64 import b32encode
from hashlib import sha256

from domain.identity.api_tokens import hash_secret

COUNT = 10
"""Codes that somebody gets at a time."""
LENGTH = 16
"""Letters of a code, in base 32: 80 bits."""
GROUP = 4
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz234567")


def recovery_code(chance: str) -> str:
    """A code as it is shown, once: "k7wq-…", made of a text of at least 80 random bits."""
    letters = b32encode(sha256(chance.encode()).digest()).decode().lower()[:LENGTH]
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def recovery_hash(typed: str) -> str | None:
    """What is kept of a code, however it is typed: with or without blanks and strokes; None if it cannot be one."""
    letters = "".join(typed.split()).replace("-", "").lower()
    return hash_secret(letters) if len(letters) == LENGTH and _LETTERS.issuperset(letters) else None
