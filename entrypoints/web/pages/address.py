"""Pages of one's own address: ask for another one, and confirm it by the link in the mail."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.layout import around
from entrypoints.web.sessions import SessionCookie


def address_blueprint(app: App, cookie: SessionCookie) -> Blueprint:
    """The pages below /auth/address, each for who is signed in; where mail is asked for, as often as below /auth."""
    blueprint = Blueprint("address", __name__, url_prefix="/auth/address")

    @blueprint.get("", provide_automatic_options=False)
    def confirm() -> Response:
        visit = cookie.visit(app)
        return form_page("address_confirm.html", **around(visit.caller), token=request.args.get("token", ""))

    @blueprint.post("", provide_automatic_options=False)
    def confirming() -> AnyResponse:
        app.identity.change_email(cookie.visit(app), typed("token"))
        return redirect(url_for("account.account", done="email"), 303)

    @blueprint.get("/new", provide_automatic_options=False)
    def ask() -> Response:
        visit = cookie.visit(app)
        visit.caller.require_fresh(app.clock())
        return _page(visit)

    @blueprint.post("/new", provide_automatic_options=False)
    def asking() -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.identity.change_email.ask(visit, typed("email"))
        except CORRECTABLE as refusal:
            return _page(visit, refusal)
        return redirect(url_for("account.account", done="email-asked"), 303)

    return blueprint


def _page(visit: Visit, refusal: DomainError | None = None) -> Response:
    return form_page("address_new.html", refusal, **around(visit.caller), user=visit.user)
