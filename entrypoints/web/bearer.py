"""Who calls the API: the bearer of a token, in the Authorization header alone; without one, who is signed in."""

from flask import request

from application.app import App
from application.caller import Caller
from domain.identity.api_tokens import BadToken
from entrypoints.web.rates import pay_by_token
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import request_id


def api_caller(app: App, cookie: SessionCookie) -> Caller:
    """
    The caller of the API.

    A page's script comes with the session's cookie, and has to prove that it is ours where it changes something.

    :raises BadToken: there is neither token nor session, or the token is not in force.
    :raises NotSignedIn: the session is over.
    :raises TooManyRequests: the token's holder has to wait.
    """
    if "Authorization" not in request.headers and cookie.secret() is not None:
        return cookie.visit(app).caller
    return bearer(app)


def bearer(app: App) -> Caller:
    """
    The caller whose token came with the request.

    :raises BadToken: there is no token, or it is not in force.
    :raises TooManyRequests: its holder has to wait.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken(
            "This needs an API token in the Authorization header.",
            field="Authorization",
            expected="Bearer stillroom_<prefix>_<secret>",
            got="nothing" if not scheme else "another scheme, or no token",
        )
    caller = app.identity.authenticate(token.strip(), request_id())
    pay_by_token(token.strip())
    return caller
