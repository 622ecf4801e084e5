"""
Challenges: what a passkey has to sign, so that nothing that was signed before counts again.

The challenge that travels through the browser and the cookie that binds it there are kept as hashes. It is answered
once, in the browser that asked, within minutes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity.passkey_refusals import PasskeyTooLate
from domain.shared.identifiers import UserId

LIFETIME = timedelta(minutes=10)
PENDING = 5
"""Challenges that one browser may have open, one for each tab; a further one makes the oldest give way."""


class Ceremony(StrEnum):
    """What a passkey is asked for: to come in, to be kept, or to confirm who is there."""

    SIGN_IN = "sign_in"
    REGISTER = "register"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyChallenge:
    """What is kept of a challenge. `user_id` is who asked, for every ceremony but signing in."""

    challenge_hash: str = field(repr=False)
    browser_hash: str = field(repr=False)
    ceremony: Ceremony
    user_id: UserId | None
    created_at: datetime


def admit(taken: PasskeyChallenge | None, user_id: UserId | None, now: datetime) -> None:
    """
    Let an answer in.

    taken: the challenge that it answers, which nobody can take again. user_id: who answers, if that is known.

    :raises PasskeyTooLate: there is none, it is another user's, or it is too old.
    """
    if taken is None or taken.user_id != user_id or now >= taken.created_at + LIFETIME:
        raise PasskeyTooLate
