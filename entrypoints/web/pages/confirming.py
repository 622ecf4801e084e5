"""The page that asks once more who it is, before what must not be done by whoever finds a browser open."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.identity.login import Purpose
from domain.identity.login_refusals import CannotStepUp, ReauthenticationNeeded
from domain.identity.next_paths import next_path
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.layout import around
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.problems import answer_refusal, asks_a_program
from entrypoints.web.rates import SAFE_METHODS
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import request_id


def confirming_blueprint(app: App, cookie: SessionCookie, login: PassingCookie) -> Blueprint:
    """
    The page, and its two ways: by password and code, or by a provider that is linked.

    It is where every page leads that refuses what takes a fresh proof, and back from it to what was looked at or, of a
    form, to the page that it stood on. Programs get the refusal itself.
    """
    blueprint = Blueprint("confirming", __name__, url_prefix="/auth/confirm")

    @blueprint.app_errorhandler(ReauthenticationNeeded)
    def lead_here(refusal: ReauthenticationNeeded) -> AnyResponse:
        if asks_a_program():
            return answer_refusal(app, refusal)
        wanted = request.full_path.removesuffix("?") if request.method in SAFE_METHODS else _page_of_form()
        return redirect(url_for("confirming.ask", next=wanted), 303)

    @blueprint.get("", provide_automatic_options=False)
    def ask() -> Response:
        return _page(app, cookie.visit(app))

    @blueprint.post("", provide_automatic_options=False)
    def confirm() -> AnyResponse:
        visit, proof = cookie.visit(app), app.identity.check_code(typed("code"), request_id())
        try:
            opened = app.identity.confirm_visitor.by_password(
                visit, typed("password"), proof, cookie.sign_in(Method.PASSWORD)
            )
        except CORRECTABLE as refusal:
            return _page(app, visit, refusal)
        return cookie.put(redirect(_target(), 303), opened.secret)

    @blueprint.post("/<provider>", provide_automatic_options=False)
    def begin(provider: str) -> AnyResponse:
        visit = cookie.visit(app)
        try:
            begun = app.identity.begin_login(
                provider,
                browser=login.secret(),
                target=_target(),
                purpose=Purpose.STEP_UP,
                visitor=visit.session.visitor,
            )
        except CannotStepUp as refusal:
            return _page(app, visit, refusal)
        return login.put(redirect(begun.url, 303), begun.browser)

    return blueprint


def _page_of_form() -> str:
    """The page of ours that a form was sent from, as the browser tells it; else the account, where most forms are."""
    told = urlsplit(request.referrer or "")
    path = next_path(f"{told.path}?{told.query}" if told.query else told.path)
    is_ours = f"{told.scheme}://{told.netloc}" == f"{request.scheme}://{request.host.lower()}"
    can_be_shown = current_app.create_url_adapter(request)
    if is_ours and can_be_shown is not None and can_be_shown.test(urlsplit(path).path, "GET"):
        return path
    return url_for("account.account")


def _page(app: App, visit: Visit, refusal: DomainError | None = None) -> Response:
    ways = app.identity.confirm_visitor.ways(visit)
    return form_page(
        "confirm.html",
        refusal,
        **around(visit.caller),
        user=visit.user,
        ways=ways,
        providers={name: app.providers[name] for name in ways.providers if name in app.providers},
        target=_target(),
    )


def _target() -> str:
    """Where somebody wanted to go, if that is a page of ours."""
    return next_path(request.values.get("next"))
