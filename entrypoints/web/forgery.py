"""
Keep other sites' pages from acting in the name of whoever visits them.

A browser sends our cookies with what any page makes it ask. So whatever changes something and could be done by a
cookie has to come from a page of ours, by what the browser itself says (Sec-Fetch-Site, else Origin), and has to carry
the token of such a page, in the form or in X-CSRFToken. The token is bound to a signed cookie of its own, so that
forms have one before anybody is signed in; `renew_form_tokens` belongs to signing in and out.

No browser adds an Authorization header for another site's page, and no webhook a cookie: these are exempt. Hence what
answers below /api/ takes its caller from that header alone whenever there is one.
"""

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect

from entrypoints.settings import Environment, Settings
from entrypoints.web.problems import API
from entrypoints.web.rates import SAFE_METHODS
from entrypoints.web.refusals import BadFormToken, CrossSiteRequest
from ports.secrets import Secrets

SIGNED: frozenset[str] = frozenset({"providers.back_channel_logout", "webhooks.take"})
"""Endpoints whose requests are signed by their sender: webhooks, and logouts that a provider announces."""

COOKIE = "stillroom_forms"


class _FormCookies(SecureCookieSessionInterface):
    """Reads the forms' cookie only where there is one: a program has none, and to make its reader takes time."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies:
            return super().open_session(app, request)
        return self.session_class()


def refuse_forgeries(site: Flask, settings: Settings, secrets: Secrets) -> None:
    """Check each request that changes something; without a key in the settings, the process signs with its own."""
    in_production = settings.environment is Environment.PRODUCTION
    key = settings.secret_key
    site.config.update(
        SECRET_KEY=key.get_secret_value() if key else secrets(),
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if in_production else COOKIE,
        SESSION_COOKIE_SECURE=in_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the cookie: a form may stay open all day
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which says less than what is checked here
    )
    site.session_interface = _FormCookies()
    tokens = CSRFProtect(site)

    @site.before_request
    def check() -> None:
        if request.method in SAFE_METHODS or not _may_act_by_cookie():
            return
        if not _comes_from_us():
            raise CrossSiteRequest
        try:
            tokens.protect()
        except CSRFError:
            raise BadFormToken from None


def renew_form_tokens() -> None:
    """Let no form of before work from now on: who signed in or out is another visitor."""
    session.clear()


def _may_act_by_cookie() -> bool:
    if request.endpoint is None or request.endpoint in SIGNED:
        return False
    if request.path.startswith(API):
        return "Authorization" not in request.headers and bool(request.cookies)
    return True


def _comes_from_us() -> bool:
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.host.lower()}"
