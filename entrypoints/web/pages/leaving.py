"""Signing out: here first and, for who came by an identity provider, then there."""

import hmac
from contextlib import suppress

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from application.app import App
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import NotSignedIn
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def add_sign_out(blueprint: Blueprint, app: App, cookie: SessionCookie, leaving: PassingCookie) -> None:
    """The way out, and the way back from the provider's."""

    @blueprint.post("/sign-out", provide_automatic_options=False)
    def sign_out() -> Response:
        came = None
        with suppress(NotSignedIn):
            came = app.identity.close_session(cookie.visit(app))
        return leave(app, cookie, leaving, came)

    @blueprint.get("/signed-out", provide_automatic_options=False)
    def signed_out() -> Response:
        expected, told = leaving.secret(), request.args.get("state", "")
        is_back = expected is not None and hmac.compare_digest(expected.encode(), told.encode())
        return leaving.drop(_to_sign_in(is_out=is_back))


def leave(app: App, cookie: SessionCookie, leaving: PassingCookie, came: ProviderSession | None) -> Response:
    """Where somebody goes whose session is over: to the provider by which they came, if one can sign out there."""
    way = app.identity.leave_provider(came)
    if way is None:
        return cookie.drop(_to_sign_in(is_out=True))
    return leaving.put(cookie.drop(redirect(way.url, 303)), way.state)


def _to_sign_in(*, is_out: bool) -> Response:
    """The sign-in page, which says that one is signed out only to who asked for it."""
    return redirect(url_for("auth.sign_in", done="sign_out" if is_out else None), 303)
