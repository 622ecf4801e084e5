"""
The cookie of a browser in which somebody gave the right password and owes a second factor.

It opens nothing; only in this browser does a code complete what the password began.
"""

from flask import request
from werkzeug.wrappers import Response

from domain.identity.half_sign_ins import LIFETIME
from entrypoints.settings import Environment, Settings

NAME = "stillroom_half"


class HalfCookie:
    """The cookie that binds half a sign-in to a browser, in an installation with these settings."""

    def __init__(self, settings: Settings) -> None:
        self._is_secure = settings.environment is Environment.PRODUCTION
        self.name = f"__Host-{NAME}" if self._is_secure else NAME

    def secret(self) -> str:
        """What came with the request; nothing if nothing did."""
        return request.cookies.get(self.name, "")

    def put(self, response: Response, secret: str) -> Response:
        """Let the browser keep the secret until it is too late."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(LIFETIME.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="Strict",
        )
        return response

    def drop(self, response: Response) -> Response:
        """Let the browser forget it."""
        response.delete_cookie(self.name, secure=self._is_secure, httponly=True, samesite="Strict")
        return response
