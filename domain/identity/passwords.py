"""Passwords: how long they are, and in which one spelling they are hashed."""

from unicodedata import normalize

from domain.shared.errors import DomainError

SHORTEST = 15
LONGEST = 128
"""Characters. Nothing is asked of which these are: that makes passwords alike, not strong."""


class WeakPassword(DomainError):
    """The password is too short, too long, or one of those that are guessed first."""

    code = "identity.weak_password"


class BadCredentials(DomainError):
    """Address and password do not belong together; whether anybody has the address is not told."""

    code = "identity.bad_credentials"

    def __init__(self, field: str = "email") -> None:
        super().__init__(
            "That is not the password." if field != "email" else "The address or the password is not right.",
            field=field,
            expected="the password of this account",
            got="another",
        )


class UnverifiedEmail(DomainError):
    """The password is right, but nobody has shown yet that the address is theirs."""

    code = "identity.unverified_email"

    def __init__(self) -> None:
        super().__init__(
            "Confirm your address first: follow the link in the mail that we sent you, or ask for another.",
            field="email",
            expected="a confirmed address",
            got="one that is not",
        )


def spelt(password: str) -> str:
    """The password in the one spelling that is hashed (NFC): keyboards differ in how they write an accent."""
    return normalize("NFC", password)


def new_password(password: str, *, guessable: bool, field: str = "password") -> str:
    """
    The password as it is hashed, if it may be one.

    guessable: whether it would be guessed soon.

    :raises WeakPassword: it is too short or too long, or guessable.
    """
    told = spelt(password)
    if not SHORTEST <= len(told) <= LONGEST:
        raise WeakPassword(
            f"A password has {SHORTEST} to {LONGEST} characters; a few words that do not belong together make a good"
            " one.",
            field=field,
            expected=f"{SHORTEST} to {LONGEST} characters",
            got=f"{len(told)} characters",
        )
    if guessable:
        raise WeakPassword(
            "This password would be guessed soon; a few words that do not belong together make a good one.",
            field=field,
            expected="a password that is not guessed soon",
            got="one that is",
        )
    return told
