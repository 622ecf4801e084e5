"""Who calls the API: the bearer of a token, in the Authorization header alone."""

from flask import request

from application.app import App
from application.caller import Caller
from domain.identity.api_tokens import BadToken
from domain.identity.permissions import Permission
from entrypoints.web.tracing import request_id


def bearer(app: App, permission: Permission) -> Caller:
    """
    The caller whose token came with the request, and who has this permission.

    :raises BadToken: there is no token, or it is not in force.
    :raises MissingPermission: the caller may not do this.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken(
            "This needs an API token in the Authorization header.",
            field="Authorization",
            expected="Bearer stillroom_<prefix>_<secret>",
            got="nothing" if not scheme else "another scheme, or no token",
        )
    caller = app.authenticate(token.strip(), request_id())
    caller.require(permission)
    return caller
