"""Who the pages act as: who is signed in."""

from application.app import App
from application.caller import Caller
from domain.identity.permissions import Permission
from entrypoints.web.sessions import SessionCookie


def visitor(app: App, cookie: SessionCookie) -> Caller:
    """
    The caller of a page that shows stock.

    :raises NotSignedIn: nobody is signed in.
    :raises MissingPermission: the caller may not look at stock.
    """
    caller = cookie.visit(app).caller
    caller.require(Permission.VIEW_INVENTORY)
    return caller
