"""
The cookie of a browser in which somebody opened an invitation, until they have joined.

The secret goes from the mail's link into it at once, so that it stands in no address that is shown, shared or kept for
the way back from signing in. It is Lax, because the mail's link and the sign-in at a provider lead here.
"""

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from entrypoints.settings import Environment, Settings

NAME = "stillroom_invitation"
LASTS = timedelta(hours=1)
"""Enough to sign in, or to choose a new password first; the link can be opened again."""


class InvitationCookie:
    """The cookie that keeps an invitation at hand, in an installation with these settings."""

    def __init__(self, settings: Settings) -> None:
        self._is_secure = settings.environment is Environment.PRODUCTION
        self.name = f"__Host-{NAME}" if self._is_secure else NAME

    def secret(self) -> str:
        """What came with the request; nothing where nothing did."""
        return request.cookies.get(self.name, "")

    def put(self, response: Response, secret: str) -> Response:
        """Let the browser keep the secret of an invitation."""
        seconds = int(LASTS.total_seconds())
        response.set_cookie(self.name, secret, max_age=seconds, secure=self._is_secure, httponly=True, samesite="Lax")
        return response

    def drop(self, response: Response) -> Response:
        """Let the browser forget it."""
        response.delete_cookie(self.name, secure=self._is_secure, httponly=True, samesite="Lax")
        return response
