"""
Pages of one's own two-step sign-in: set it up, make new recovery codes, turn it off.

Each is for who has shown just now that it is them; that is asked before a page is shown, so that nobody fills in a form
that is refused.
"""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.identity.second_factors import NoSecretKey
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.layout import around
from entrypoints.web.sessions import SessionCookie

TURNED_ON = "Two-step sign-in is on, and every other browser is signed out."
RENEWED = "You have new recovery codes. Those from before do not work any more."


def two_steps_blueprint(app: App, cookie: SessionCookie) -> Blueprint:
    """The pages below /account/second-factor."""
    blueprint = Blueprint("two_steps", __name__, url_prefix="/account/second-factor")
    _add_enrolment(blueprint, app, cookie)

    @blueprint.get("/codes", provide_automatic_options=False)
    def ask_for_codes() -> Response:
        visit = _fresh_visit(app, cookie)
        return _page("recovery_codes_new.html", visit, second_factor=app.identity.view_second_factor(visit))

    # They are shown by this very answer, and by no other.
    @blueprint.post("/codes", provide_automatic_options=False)
    def renew_codes() -> Response:
        visit = _fresh_visit(app, cookie)
        return _page("recovery_codes.html", visit, codes=app.identity.renew_recovery_codes(visit), done=RENEWED)

    @blueprint.get("/off", provide_automatic_options=False)
    def ask_to_turn_off() -> Response:
        return _page("two_steps_off.html", _fresh_visit(app, cookie))

    @blueprint.post("/off", provide_automatic_options=False)
    def turn_off() -> AnyResponse:
        app.identity.turn_off_second_factor(_fresh_visit(app, cookie))
        return redirect(url_for("account.account", done="second-factor-off"), 303)

    return blueprint


def _add_enrolment(blueprint: Blueprint, app: App, cookie: SessionCookie) -> None:
    @blueprint.get("/set-up", provide_automatic_options=False)
    def set_up() -> Response:
        return _page("two_steps_set_up.html", _fresh_visit(app, cookie))

    @blueprint.post("/set-up", provide_automatic_options=False)
    def begin() -> AnyResponse:
        visit = _fresh_visit(app, cookie)
        try:
            app.identity.enrol_authenticator.begin(visit)
        except NoSecretKey as refusal:
            return _page("two_steps_set_up.html", visit, refusal)
        return redirect(url_for("two_steps.scan"), 303)

    @blueprint.get("/scan", provide_automatic_options=False)
    def scan() -> Response:
        visit = _fresh_visit(app, cookie)
        return _page("two_steps_scan.html", visit, enrolment=app.identity.enrol_authenticator.offered(visit))

    @blueprint.post("/scan", provide_automatic_options=False)
    def turn_on() -> Response:
        visit = _fresh_visit(app, cookie)
        try:
            codes = app.identity.enrol_authenticator.confirm(visit, typed("code"))
        except CORRECTABLE as refusal:
            return _page(
                "two_steps_scan.html", visit, refusal, enrolment=app.identity.enrol_authenticator.offered(visit)
            )
        return _page("recovery_codes.html", visit, codes=codes, done=TURNED_ON)


def _fresh_visit(app: App, cookie: SessionCookie) -> Visit:
    visit = cookie.visit(app)
    visit.caller.require_fresh(app.clock())
    return visit


def _page(template: str, visit: Visit, refusal: DomainError | None = None, **shown: object) -> Response:
    return form_page(template, refusal, **around(visit.caller), **shown)
