"""
Signing in to the demo by one click, where the settings allow it: in development, and on this machine alone.

A name of someone else's that leads here would let a stranger's page in, and a proxy would make every visitor look like
one of this machine's: so name, address and the proxies' headers have to agree.
"""

from ipaddress import ip_address

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from application.app import App
from application.identity.sign_in_to_demo import DEMO_PEOPLE
from domain.identity.sessions import Method
from entrypoints.settings import OWN_NAMES, Environment, Settings
from entrypoints.web.hosts import name_of
from entrypoints.web.pages.forms import typed
from entrypoints.web.sessions import SessionCookie

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")


def add_demo(site: Flask, app: App, settings: Settings, cookie: SessionCookie) -> None:
    """Offer it on the sign-in page; without the setting, there is nothing at its address."""
    is_allowed = settings.demo_sign_in and settings.environment is Environment.DEVELOPMENT

    @site.template_global()
    def demo_roles() -> list[str]:
        return list(DEMO_PEOPLE) if is_allowed and _is_own() and app.identity.sign_in_to_demo.is_there() else []

    if not is_allowed:
        return

    @site.post("/auth/demo-sign-in", provide_automatic_options=False)
    def demo_sign_in() -> Response:
        if not _is_own():
            raise NotFound
        opened = app.identity.sign_in_to_demo(typed("role"), cookie.sign_in(Method.DEMO))
        return cookie.put(redirect(url_for("pages.home"), 303), opened.secret)


def _is_own() -> bool:
    """Whether the request comes from this machine, to an address of its own, and straight."""
    try:
        loopback = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return loopback and name_of(request.host) in OWN_NAMES and not any(name in request.headers for name in _FORWARDED)
