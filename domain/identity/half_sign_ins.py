"""
Half a sign-in: somebody gave the right password, and still owes the second factor.

It opens nothing. The secret in the browser's cookie is kept as a hash, is good for this alone and for ten minutes, and
lets so many wrong codes pass; then whoever it is starts again with the password. Nobody is locked out by that.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId

LIFETIME = timedelta(minutes=10)
TRIES = 5
"""Wrong codes for one right password."""


class HalfSignInOver(DomainError):
    """Nobody has given a password in this browser just now, or too long ago; or too many codes were wrong since."""

    code = "identity.half_sign_in_over"

    def __init__(self) -> None:
        super().__init__(
            "That took too long, or too many codes were wrong; start again with your password.",
            expected="a password that was right a few minutes ago",
            got="none, or one of longer ago",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSignIn:
    """What is kept: never the secret itself, only its SHA-256, in hexadecimal. `wrong` codes came since."""

    secret_hash: str = field(repr=False)
    user_id: UserId
    created_at: datetime
    wrong: int = 0

    def is_over(self, now: datetime) -> bool:
        """Whether it comes too late, or too often."""
        return now - self.created_at >= LIFETIME or self.wrong >= TRIES

    def missed(self) -> "HalfSignIn":
        """The same after a wrong code."""
        return replace(self, wrong=self.wrong + 1)
