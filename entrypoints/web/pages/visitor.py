"""Who the pages act as: who is signed in or, in development, one API token on the machine's own address only."""

from ipaddress import ip_address

from flask import request

from application.app import App
from application.caller import Caller
from domain.identity.api_tokens import BadToken
from domain.identity.permissions import Permission
from entrypoints.settings import OWN_NAMES, Environment, Settings
from entrypoints.web.hosts import name_of
from entrypoints.web.refusals import NobodySignedIn
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import request_id

SETTING = "STILLROOM_PAGE_TOKEN"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def visitor(app: App, settings: Settings, cookie: SessionCookie) -> Caller:
    """
    The caller of a page that shows stock.

    :raises NotSignedIn: nobody is signed in, and there is no page token for this request.
    :raises NobodySignedIn: the page token is not in force.
    :raises MissingPermission: the caller may not look at stock.
    """
    has_token = settings.page_token is not None and settings.environment is Environment.DEVELOPMENT and _is_own()
    caller = _by_token(app, settings) if has_token and cookie.secret() is None else cookie.visit(app).caller
    caller.require(Permission.VIEW_INVENTORY)
    return caller


def _by_token(app: App, settings: Settings) -> Caller:
    token = settings.page_token.get_secret_value() if settings.page_token else ""
    try:
        return app.authenticate(token, request_id())
    except BadToken:
        raise NobodySignedIn(
            "The pages have nobody to act as, because the page token is not in force.",
            field=SETTING,
            expected=f"an API token in {SETTING}; `stillroom demo` makes one with something to look at",
        ) from None


def _is_own() -> bool:
    """
    Whether the request comes from this machine, to an address of its own, and straight.

    A name of someone else's that leads here would let a stranger's page read ours.
    """
    try:
        loopback = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return loopback and name_of(request.host) in OWN_NAMES and not any(name in request.headers for name in _FORWARDED)
