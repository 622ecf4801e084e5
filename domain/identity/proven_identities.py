"""
Identities that are nobody's yet, between the provider's answer and the form by which somebody signs up.

What the provider has proved waits here, and the browser holds a secret for it: a form could be filled in by anybody.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.identity.emails import Email
from domain.identity.identities import VerifiedIdentity
from domain.shared.errors import DomainError

LIFETIME = timedelta(minutes=20)
"""How long somebody may take to fill in the form."""


class SignUpOver(DomainError):
    """No proven identity waits for this browser: it took too long, or has signed up already."""

    code = "identity.sign_up_over"

    def __init__(self) -> None:
        super().__init__(
            "This sign-up took too long, or is done already; start again.",
            expected="a sign-up that this browser began a moment ago",
            got="none",
        )


class AddressInUse(DomainError):
    """The address that a provider has verified is an account's. It links nothing: only its owner can, from inside."""

    code = "identity.address_in_use"

    def __init__(self, email: Email) -> None:
        super().__init__(
            "There is an account with your address already. Sign in to it, and link this one there.",
            field="email",
            expected="an address that no account has",
            got=email.shown,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenIdentity:
    """
    What a provider has proved, until somebody signs up with it: once, and in the browser that knows the secret.

    Of the secret only its SHA-256 is kept. `next_path` is where the person wanted to go.
    """

    secret_hash: str = field(repr=False)
    provider: str
    identity: VerifiedIdentity
    next_path: str
    created_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether the form comes too late."""
        return now - self.created_at >= LIFETIME

    @property
    def email(self) -> Email | None:
        """The address that the account gets: one that the provider has verified, or none."""
        told = self.identity.email
        return Email(told) if told is not None and self.identity.email_verified else None
