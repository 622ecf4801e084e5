"""
The cookie of a browser that went to an identity provider: only where a login began does its answer count.

It is there before anybody is signed in, one for all tabs, and lasts as long as the login that began last may take. It
is Lax, because the provider's page leads back here.
"""

from flask import request
from werkzeug.wrappers import Response

from domain.identity.login import LIFETIME
from entrypoints.settings import Environment, Settings

NAME = "stillroom_login"


class LoginCookie:
    """The cookie that binds logins to a browser, in an installation with these settings."""

    def __init__(self, settings: Settings) -> None:
        self._is_secure = settings.environment is Environment.PRODUCTION
        self.name = f"__Host-{NAME}" if self._is_secure else NAME

    def secret(self) -> str | None:
        """What came with the request; None if nothing did."""
        return request.cookies.get(self.name) or None

    def put(self, response: Response, secret: str) -> Response:
        """Let the browser keep the secret until its login is too late."""
        response.set_cookie(
            self.name,
            secret,
            max_age=int(LIFETIME.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response
