"""
The session's cookie, and who comes with it.

In production its name begins with __Host-, so that no other host and no page without TLS can set it. It is for this
host alone, for no script, and for no request that another site's page makes, but for following a link.
"""

from flask import request
from werkzeug.wrappers import Response

from application.app import App
from application.identity.open_session import SignIn
from application.identity.resume_session import Visit
from domain.identity.sessions import LONGEST, Method, NotSignedIn, device
from entrypoints.settings import Environment, Settings
from entrypoints.web.forgery import renew_form_tokens
from entrypoints.web.tracing import request_id

NAME = "stillroom"


class SessionCookie:
    """The cookie by which an installation with these settings knows a browser again."""

    def __init__(self, settings: Settings) -> None:
        self._is_secure = settings.environment is Environment.PRODUCTION
        self.name = f"__Host-{NAME}" if self._is_secure else NAME

    def secret(self) -> str | None:
        """What came with the request; None if nothing did."""
        return request.cookies.get(self.name) or None

    def visit(self, app: App) -> Visit:
        """
        Who is signed in.

        :raises NotSignedIn: nobody is, or not any more.
        """
        secret = self.secret()
        if secret is None:
            raise NotSignedIn
        return app.identity.resume_session(secret, request_id())

    def known_visit(self, app: App) -> Visit | None:
        """Who is signed in, if anybody is."""
        try:
            return self.visit(app)
        except NotSignedIn:
            return None

    def sign_in(self, method: Method) -> SignIn:
        """How and where somebody comes in who proves who they are by this request."""
        return SignIn(
            method=method,
            device=device(request.remote_addr or "", request.headers.get("User-Agent", "")),
            request_id=request_id(),
            before=self.secret(),
        )

    def put(self, response: Response, secret: str) -> Response:
        """Let the browser keep a session; no form of before works any more."""
        renew_form_tokens()
        response.set_cookie(
            self.name,
            secret,
            max_age=int(LONGEST.total_seconds()),
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    def drop(self, response: Response) -> Response:
        """Let the browser forget its session; no form of before works any more."""
        renew_form_tokens()
        response.delete_cookie(self.name, secure=self._is_secure, httponly=True, samesite="Lax")
        return response
