"""Who the pages act as, until people can sign in: one API token, on the machine's own address only."""

from ipaddress import ip_address

from flask import request

from application.app import App
from application.caller import Caller
from domain.identity.api_tokens import BadToken
from domain.identity.permissions import Permission
from entrypoints.settings import OWN_NAMES, Environment, Settings
from entrypoints.web.hosts import name_of
from entrypoints.web.refusals import NobodySignedIn
from entrypoints.web.tracing import request_id

SETTING = "STILLROOM_PAGE_TOKEN"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def visitor(app: App, settings: Settings) -> Caller:
    """
    The caller of a page.

    :raises NobodySignedIn: there is no page token, it is not in force, or the request is not this machine's own.
    :raises MissingPermission: the token may not look at stock.
    """
    if settings.environment is Environment.PRODUCTION:
        raise NobodySignedIn("The pages cannot be used in production yet; the API can.", expected="an API token")
    if not _is_own():
        raise NobodySignedIn(
            "The pages can be seen on the machine that serves them only; the API can be used from elsewhere.",
            expected="an address such as http://127.0.0.1:8000",
            got=request.host,
        )
    if settings.page_token is None:
        raise _no_token("there is no page token")
    try:
        caller = app.authenticate(settings.page_token.get_secret_value(), request_id())
    except BadToken:
        raise _no_token("the page token is not in force") from None
    caller.require(Permission.VIEW_INVENTORY)
    return caller


def _no_token(why: str) -> NobodySignedIn:
    return NobodySignedIn(
        f"The pages have nobody to act as, because {why}.",
        field=SETTING,
        expected=f"an API token in {SETTING}; `stillroom demo` makes one with something to look at",
    )


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
