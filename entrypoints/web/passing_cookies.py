"""
Cookies that bind to a browser what is under way there: only where it began does its end count.

They hold a secret and nothing else, and last as long as what they bind. Those are Lax to which a provider's page or a
mail leads back; all others are Strict.
"""

from datetime import timedelta
from typing import Literal

from flask import request
from werkzeug.wrappers import Response

from domain.identity import half_sign_ins, login, proven_identities
from entrypoints.settings import Environment, Settings

LEAVING = timedelta(minutes=10)
"""How long somebody may take to sign out at a provider and be led back."""

INVITATION = timedelta(hours=1)
"""Enough to sign in, or to choose a new password first; the link can be opened again."""


class PassingCookie:
    """Such a cookie, in an installation with these settings."""

    def __init__(
        self, settings: Settings, name: str, lifetime: timedelta, same_site: Literal["Lax", "Strict"] = "Lax"
    ) -> None:
        self._is_secure = settings.environment is Environment.PRODUCTION
        self._lifetime = lifetime
        self._same_site = same_site
        self.name = f"__Host-{name}" if self._is_secure else name

    def secret(self) -> str | None:
        """What came with the request; None if nothing did."""
        return request.cookies.get(self.name) or None

    def put(self, response: Response, secret: str) -> Response:
        """Let the browser keep the secret until it is too late."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(self._lifetime.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite=self._same_site,
        )
        return response

    def drop(self, response: Response) -> Response:
        """Let the browser forget it."""
        response.delete_cookie(self.name, secure=self._is_secure, httponly=True, samesite=self._same_site)
        return response


def login_cookie(settings: Settings) -> PassingCookie:
    """Binds logins to the browser in which they began, one for all tabs: before anybody is signed in."""
    return PassingCookie(settings, "stillroom_login", login.LIFETIME)


def half_cookie(settings: Settings) -> PassingCookie:
    """Binds half a sign-in to the browser of the right password: there alone a second factor completes it."""
    return PassingCookie(settings, "stillroom_half", half_sign_ins.LIFETIME, "Strict")


def sign_up_cookie(settings: Settings) -> PassingCookie:
    """Binds what a provider has proved to the browser that may sign up with it."""
    return PassingCookie(settings, "stillroom_sign_up", proven_identities.LIFETIME)


def invitation_cookie(settings: Settings) -> PassingCookie:
    """
    Keeps the secret of an invitation at hand until somebody has joined.

    It goes from the mail's link into it at once, so that it stands in no address that is shown, shared or kept for the
    way back from signing in.
    """
    return PassingCookie(settings, "stillroom_invitation", INVITATION)


def leaving_cookie(settings: Settings) -> PassingCookie:
    """Binds the way back from a sign-out at a provider to the browser that went there."""
    return PassingCookie(settings, "stillroom_leaving", LEAVING)
