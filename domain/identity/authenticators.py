"""
Authenticators: apps that show another code of six digits every half minute (RFC 6238).

App and site share a secret, from which both make the code of each time step. A code counts in its own step, in the one
before and in the one after, because clocks differ; and no step counts twice, so that a code that somebody saw is
worth nothing once it was used.
"""

import hmac
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from domain.identity.second_factors import SecondFactorInForce
from domain.shared.errors import DomainError
from domain.shared.identifiers import UserId

STEP = timedelta(seconds=30)
DIGITS = 6
DRIFT = 1
"""Steps by which an app's clock may be ahead of ours or behind."""
SECRET_BYTES = 20
"""As many as HMAC-SHA-1 takes in whole; the hash is weak for signatures, and not for this."""
MOST_WRONG = 10
"""Wrong codes in a row, whoever sends them, after which none is looked at for a while."""
PAUSE = timedelta(minutes=15)
ENROLMENT = timedelta(hours=1)
"""How long an enrolment waits for its first code."""

Shows = Callable[[int], str]
"""What an authenticator shows in a time step."""


class CodesPaused(DomainError):
    """So many codes were wrong that none is looked at for a while. Only who knows the password can bring this about."""

    code = "identity.codes_paused"

    def __init__(self) -> None:
        super().__init__(
            "Too many codes were wrong, so that none counts for a quarter of an hour; wait, or use a recovery code.",
            field="code",
            expected="a recovery code",
            got="another code",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticator:
    """
    What is kept of a user's authenticator.

    Its secret has to be readable for codes to be checked, so it is sealed with a key that the database does not have.
    It is in force from the first code on, at `confirmed_at`. `last_step` is that of the code that counted last. `wrong`
    codes came since then, the last of them at `wrong_at`.
    """

    user_id: UserId
    sealed_secret: str = field(repr=False)
    begun_at: datetime
    confirmed_at: datetime | None = None
    last_step: int | None = None
    wrong: int = 0
    wrong_at: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether a right password asks for its code."""
        return self.confirmed_at is not None

    def is_waiting(self, now: datetime) -> bool:
        """Whether its first code can still come."""
        return not self.is_in_force and now - self.begun_at < ENROLMENT

    def confirmed(self, typed: str, shows: Shows, now: datetime) -> "Authenticator | None":
        """The authenticator in force, by its first code; None if that is wrong."""
        step = self._step(typed, shows, now)
        return None if step is None else replace(self, confirmed_at=now, last_step=step)

    def accepted(self, typed: str, shows: Shows, now: datetime) -> "Authenticator | None":
        """
        The authenticator after a code that counts; None if that is wrong, or was used.

        :raises CodesPaused: too many were wrong.
        """
        if self._is_paused(now):
            raise CodesPaused
        step = self._step(typed, shows, now)
        return None if step is None else replace(self, last_step=step, wrong=0, wrong_at=None)

    def refused(self, now: datetime) -> "Authenticator":
        """The authenticator after a wrong code; those before a pause are done with."""
        before = 0 if self.wrong >= MOST_WRONG else self.wrong
        return replace(self, wrong=before + 1, wrong_at=now)

    def _is_paused(self, now: datetime) -> bool:
        return self.wrong >= MOST_WRONG and self.wrong_at is not None and now - self.wrong_at < PAUSE

    def _step(self, typed: str, shows: Shows, now: datetime) -> int | None:
        """The newest step that shows this code and has not counted yet."""
        code, current = digits(typed), time_step(now)
        if code is None:
            return None
        steps = range(current - DRIFT, current + DRIFT + 1)
        fitting = [step for step in steps if hmac.compare_digest(shows(step), code)]
        newest = max(fitting, default=None)
        return None if newest is None or (self.last_step is not None and newest <= self.last_step) else newest


def begun(user_id: UserId, sealed_secret: str, now: datetime, *, before: Authenticator | None) -> Authenticator:
    """
    A new authenticator, which waits for its first code. An enrolment that was given up makes way for it.

    :raises SecondFactorInForce: there is one in force.
    """
    if before is not None and before.is_in_force:
        raise SecondFactorInForce
    return Authenticator(user_id=user_id, sealed_secret=sealed_secret, begun_at=now)


def time_step(now: datetime) -> int:
    """The step that a time is in, counted from 1970."""
    return int(now.timestamp()) // int(STEP.total_seconds())


def digits(typed: str) -> str | None:
    """The code that somebody typed, as they like with blanks in it; None if it cannot be one."""
    code = "".join(typed.split())
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else None


def authenticator_secret(chance: str) -> str:
    """A secret as authenticators take it: 160 bits in base 32, made of a text of at least as many random bits."""
    return b32encode(sha256(chance.encode()).digest()[:SECRET_BYTES]).decode()
