"""The page between a right password and the site: it asks for the second factor."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from application.app import App
from domain.identity.half_sign_ins import HalfSignInOver
from domain.identity.next_paths import next_path
from domain.identity.sessions import Method
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import request_id


def completing_blueprint(app: App, cookie: SessionCookie, half: PassingCookie) -> Blueprint:
    """The page and its form. Without half a sign-in they lead to the whole of it."""
    blueprint = Blueprint("completing", __name__, url_prefix="/auth/second-factor")

    @blueprint.errorhandler(HalfSignInOver)
    def over(_: HalfSignInOver) -> Response:
        return half.drop(redirect(url_for("auth.sign_in", done="over", next=_target()), 303))

    @blueprint.get("", provide_automatic_options=False)
    def ask() -> Response:
        return form_page("second_factor.html", target=_target(), owed=app.identity.complete_sign_in.owed(half.secret()))

    @blueprint.post("", provide_automatic_options=False)
    def complete() -> Response:
        proof = app.identity.check_code(typed("code"), request_id())
        try:
            opened = app.identity.complete_sign_in(half.secret(), cookie.sign_in(Method.PASSWORD), proof)
        except CORRECTABLE as refusal:
            owed = app.identity.complete_sign_in.owed(half.secret())
            return form_page("second_factor.html", refusal, target=_target(), owed=owed)
        return half.drop(cookie.put(redirect(_target(), 303), opened.secret))

    return blueprint


def _target() -> str:
    """Where somebody wanted to go, if that is a page of ours."""
    return next_path(request.values.get("next"))
