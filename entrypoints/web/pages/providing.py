"""Signing in and up with an identity provider: the way there, the way back, and what the provider tells us itself."""

import structlog
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from domain.identity.login_refusals import (
    BadLogoutToken,
    IdentityRefused,
    IdentityTaken,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    ProviderUnavailable,
    UnknownLogin,
    UnknownProvider,
    WrongIdentity,
)
from domain.identity.proven_identities import AddressInUse, SignUpOver
from domain.identity.sessions import Method, NoOrganization
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import typed
from entrypoints.web.pages.new_account import add_new_account
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.statuses import STATUS
from entrypoints.web.tracing import request_id

_log = structlog.get_logger(__name__)

REFUSALS = (
    AddressInUse,
    IdentityRefused,
    IdentityTaken,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    NoOrganization,
    ProviderUnavailable,
    SignUpOver,
    UnknownLogin,
    UnknownProvider,
    WrongIdentity,
)
"""What a new start may mend; every other refusal is a page like those of the rest of the site."""


def provider_blueprint(
    app: App, cookie: SessionCookie, login: PassingCookie, sign_up: PassingCookie, invitation: PassingCookie
) -> Blueprint:
    """The routes of every configured provider, and the form that follows where one of them proves a newcomer."""
    blueprint = Blueprint("providers", __name__, url_prefix="/auth")

    def refused(refusal: DomainError) -> Response:
        """A page that offers to start again, and says nothing of what the provider said."""
        _log.info("login_refused", request_id=request_id(), code=refusal.code, field=refusal.field)
        is_in = cookie.known_visit(app) is not None
        page = render_template("login_refused.html", refusal=refusal, request_id=request_id(), is_in=is_in)
        return Response(page, STATUS[refusal.code])

    for refusal in REFUSALS:
        blueprint.register_error_handler(refusal, refused)

    @blueprint.post("/<provider>", provide_automatic_options=False)
    def begin(provider: str) -> AnyResponse:
        begun = app.identity.begin_login(provider, browser=login.secret(), target=typed("next"))
        return login.put(redirect(begun.url, 303), begun.browser)

    @blueprint.get("/<provider>/callback", provide_automatic_options=False)
    def callback(provider: str) -> AnyResponse:
        arrival = app.identity.arrive_by_provider(
            provider,
            request.args.to_dict(flat=False),
            browser=login.secret(),
            visit=cookie.known_visit(app),
            sign_in=cookie.sign_in(Method.PROVIDER),
        )
        if arrival.opened is not None:
            return cookie.put(redirect(arrival.next_path, 303), arrival.opened.secret)
        return sign_up.put(redirect(url_for("providers.new_account"), 303), arrival.proven or "")

    @blueprint.post("/<provider>/back-channel-logout", provide_automatic_options=False)
    def back_channel_logout(provider: str) -> Response:
        try:
            app.identity.hear_logout(provider, _logout_token(), request_id())
        except (BadLogoutToken, ProviderUnavailable) as refusal:
            _log.info("logout_refused", request_id=request_id(), code=refusal.code, field=refusal.field)
            # OpenID Connect Back-Channel Logout, 2.8: whatever the reason, this is how it is told.
            return Response(f'{{"error": "invalid_request", "error_description": "{refusal.code}"}}', 400, _JSON)
        return Response(status=200)

    add_new_account(blueprint, app, cookie, sign_up, invitation)
    return blueprint


_JSON = {"Content-Type": "application/json"}


def _logout_token() -> str:
    """
    The one logout token that the body of a request holds.

    :raises BadLogoutToken: there is none, or there are several.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        raise BadLogoutToken(field="Content-Type", expected="application/x-www-form-urlencoded", got="another")
    told = request.form.getlist("logout_token")
    if len(told) != 1:
        raise BadLogoutToken(field="logout_token", expected="one", got=str(len(told)))
    return told[0]
