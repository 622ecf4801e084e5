"""
Login attempts: one run of the OAuth flow, from the button to the provider's answer.

The state that travels through the browser and the cookie that binds it there are kept as hashes. The answer is taken
once, in the browser that asked and from the provider that was asked, within ten minutes.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.identity.api_tokens import hash_secret
from domain.identity.callbacks import Callback
from domain.identity.login_refusals import (
    IdentityRefused,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    ReauthenticationNeeded,
    UnknownLogin,
    WrongIdentity,
)
from domain.shared.identifiers import LoginAttemptId, UserId

LIFETIME = timedelta(minutes=10)
PENDING = 5
"""Attempts that one browser may have under way, one for each tab; a further one makes the oldest give way."""
FRESH = timedelta(minutes=5)
"""How long a sign-in counts as just now, for what must not be done by whoever finds a browser open."""


class Purpose(StrEnum):
    """What a login is for: to come in, to add an identity to one's own, or to confirm that one is still there."""

    SIGN_IN = "sign_in"
    LINK = "link"
    STEP_UP = "step_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAttempt:
    """
    What is kept of a login that is under way.

    `issuer` is who will answer, and `names_issuer` whether the answer has to say so. `nonce` and `verifier` go to the
    provider and stay here. `user_id` is who asked, for every purpose but signing in.
    """

    id: LoginAttemptId
    provider: str
    issuer: str
    names_issuer: bool
    state_hash: str = field(repr=False)
    browser_hash: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    next_path: str
    purpose: Purpose
    user_id: UserId | None
    created_at: datetime
    redeemed_at: datetime | None = None

    def admit(self, provider: str, browser: str, user_id: UserId | None, now: datetime) -> None:
        """
        Let an answer to this attempt in, before anything is spent on it.

        provider: whose callback was called. browser: the secret of the browser's cookie. user_id: who is signed in.

        :raises UnknownLogin: the attempt is of another provider or another browser.
        :raises LoginReplayed: the attempt was answered before.
        :raises LoginExpired: the answer comes too late.
        :raises WrongIdentity: somebody else asked for it than is signed in.
        """
        if provider != self.provider or not hmac.compare_digest(self.browser_hash, hash_secret(browser)):
            raise UnknownLogin
        if self.redeemed_at is not None:
            raise LoginReplayed
        if now >= self.created_at + LIFETIME:
            raise LoginExpired
        if self.purpose is not Purpose.SIGN_IN and user_id != self.user_id:
            raise WrongIdentity

    def max_age(self, now: datetime) -> timedelta | None:
        """How long ago somebody may have signed in at the provider: since the attempt began, to confirm; else any."""
        return now - self.created_at if self.purpose is Purpose.STEP_UP else None

    def code_of(self, callback: Callback) -> str:
        """
        The code that the provider answers with.

        :raises IdentityRefused: another issuer answers, or this one does not say who it is though it always does.
        :raises LoginDenied: the provider answers with an error.
        """
        if callback.issuer is None and self.names_issuer:
            raise IdentityRefused(field="iss", expected="the issuer that was asked", got="none")
        if callback.issuer is not None and callback.issuer != self.issuer:
            raise IdentityRefused(field="iss", expected="the issuer that was asked", got="another")
        if callback.code is None:
            raise LoginDenied
        return callback.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in in a browser, and when they last proved it."""

    user_id: UserId
    authenticated_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether they proved it just now."""
        return now - self.authenticated_at <= FRESH

    def require_fresh(self, now: datetime) -> None:
        """
        Go on only with who has proved just now that it is them: who finds a browser open must not leave a way in of
        their own, nor take one away.

        :raises ReauthenticationNeeded: that was longer than `FRESH` ago.
        """
        if not self.is_fresh(now):
            raise ReauthenticationNeeded


def asked_by(purpose: Purpose, visitor: Visitor | None, now: datetime) -> UserId | None:
    """
    Who asks for a login of this purpose; nobody where it is to come in.

    :raises ReauthenticationNeeded: it takes somebody who is signed in and, to link an identity, has proved it just now.
    """
    if purpose is Purpose.SIGN_IN:
        return None
    if visitor is None:
        raise ReauthenticationNeeded
    if purpose is Purpose.LINK:
        visitor.require_fresh(now)
    return visitor.user_id
