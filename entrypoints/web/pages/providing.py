"""Signing in with an identity provider: the way there, and the way back."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from application.app import App
from domain.identity.login import Purpose
from domain.identity.login_decisions import SigningUp
from domain.identity.login_refusals import (
    IdentityRefused,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    ProviderUnavailable,
    UnknownLogin,
    UnknownProvider,
)
from domain.identity.sessions import Method, NoOrganization
from domain.shared.errors import DomainError
from entrypoints.web.login_cookie import LoginCookie
from entrypoints.web.pages.forms import typed
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.statuses import STATUS
from entrypoints.web.tracing import request_id

REFUSALS = (
    IdentityRefused,
    LoginDenied,
    LoginExpired,
    LoginReplayed,
    MalformedCallback,
    NobodyKnown,
    NoOrganization,
    ProviderUnavailable,
    UnknownLogin,
    UnknownProvider,
)
"""What a new start may mend; every other refusal is a page like those of the rest of the site."""


def provider_blueprint(app: App, cookie: SessionCookie, login: LoginCookie) -> Blueprint:
    """The two routes of every configured provider."""
    blueprint = Blueprint("providers", __name__, url_prefix="/auth")
    for refusal in REFUSALS:
        blueprint.register_error_handler(refusal, _refused)

    @blueprint.post("/<provider>", provide_automatic_options=False)
    def begin(provider: str) -> WerkzeugResponse:
        begun = app.begin_login(provider, browser=login.secret(), target=typed("next"))
        return login.put(redirect(begun.url, 303), begun.browser)

    @blueprint.get("/<provider>/callback", provide_automatic_options=False)
    def callback(provider: str) -> WerkzeugResponse:
        visit = cookie.known_visit(app)
        finished = app.finish_login(
            provider,
            request.args.to_dict(flat=False),
            browser=login.secret(),
            visitor=None if visit is None else visit.session.visitor,
        )
        decision = finished.decision
        if isinstance(decision, SigningUp):
            raise NobodyKnown
        sign_in = cookie.sign_in(Method.PROVIDER)
        if finished.attempt.purpose is Purpose.STEP_UP and visit is not None:
            opened = app.confirm_visitor.by_provider(visit, decision.user_id, sign_in)
        else:
            opened = app.open_session(decision.user_id, sign_in)
        return cookie.put(redirect(finished.attempt.next_path, 303), opened.secret)

    return blueprint


def _refused(refusal: DomainError) -> Response:
    """A page that offers to start again, and says nothing of what the provider said."""
    page = render_template("login_refused.html", refusal=refusal, request_id=request_id())
    return Response(page, STATUS[refusal.code])
