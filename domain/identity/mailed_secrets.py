"""Secrets that are mailed to somebody, to show that an address is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.identity.emails import Email
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId


class Errand(StrEnum):
    """What a secret is for: to confirm one's address, to have another one, or to choose a new password."""

    VERIFY = "verify"
    RESET = "reset"
    ADDRESS = "address"


LIFETIMES: Mapping[Errand, timedelta] = MappingProxyType(
    {Errand.VERIFY: timedelta(days=1), Errand.RESET: timedelta(minutes=30), Errand.ADDRESS: timedelta(days=1)}
)


class BadLink(DomainError):
    """The link is unknown, was used, or is too old; which of these is not told."""

    code = "identity.bad_link"

    def __init__(self) -> None:
        super().__init__(
            "This link does not work any more; ask for a new one.",
            field="token",
            expected="a link from a mail of ours, used once and in time",
            got="another",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MailedSecret:
    """
    What is kept of such a secret: only its SHA-256, in hexadecimal.

    `email` is where it was mailed to if that is not the user's own address: the one that they want instead.
    """

    secret_hash: str = field(repr=False)
    user_id: UserId
    errand: Errand
    created_at: datetime
    email: Email | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it comes too late."""
        return now - self.created_at >= LIFETIMES[self.errand]
