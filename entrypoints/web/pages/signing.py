"""Pages for coming in and leaving: sign-up, confirmation, sign-in, a new password, sign-out."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from application.app import App
from application.identity.complete_sign_in import HalfSignedIn
from application.identity.sign_up import NewAccount
from domain.identity.next_paths import next_path
from domain.identity.sessions import Method
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.leaving import add_sign_out
from entrypoints.web.pages.zones import time_zones
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie
from entrypoints.web.tracing import request_id

DONE = {
    "sign_up": "We have sent you a mail. Follow its link to confirm your address; then sign in.",
    "verify": "Your address is confirmed. Sign in.",
    "confirm_again": "If an account with this address waits to be confirmed, we have sent it a mail with another link.",
    "reset": "If there is an account with this address, we have sent it a mail with a link for a new password.",
    "choose": "Your new password is kept, and you are signed out everywhere. Sign in with it.",
    "sign_out": "You are signed out.",
    "over": "That took too long, or too many codes were wrong. Start again with your password.",
}
"""What the sign-in page says was done before."""


def signing_blueprint(app: App, cookie: SessionCookie, half: PassingCookie, leaving: PassingCookie) -> Blueprint:
    """The pages below /auth."""
    blueprint = Blueprint("auth", __name__, url_prefix="/auth")

    @blueprint.get("/sign-in", provide_automatic_options=False)
    def sign_in() -> Response:
        done = DONE.get(request.args.get("done", ""))
        return form_page("sign_in.html", done=done, target=_target(), providers=app.providers)

    @blueprint.post("/sign-in", provide_automatic_options=False)
    def signing_in() -> Response:
        try:
            opened = app.identity.sign_in_by_password(
                typed("email"), typed("password"), cookie.sign_in(Method.PASSWORD)
            )
        except CORRECTABLE as refusal:
            return form_page("sign_in.html", refusal, target=_target(), providers=app.providers)
        if isinstance(opened, HalfSignedIn):
            return half.put(redirect(url_for("completing.ask", next=_target()), 303), opened.secret)
        return cookie.put(redirect(_target(), 303), opened.secret)

    add_sign_out(blueprint, app, cookie, leaving)
    _add_sign_up(blueprint, app)
    _add_confirmation(blueprint, app)
    _add_reset(blueprint, app)
    return blueprint


def _add_sign_up(blueprint: Blueprint, app: App) -> None:
    @blueprint.get("/sign-up", provide_automatic_options=False)
    def sign_up() -> Response:
        return form_page("sign_up.html", zones=time_zones())

    @blueprint.post("/sign-up", provide_automatic_options=False)
    def signing_up() -> Response:
        try:
            app.identity.sign_up(
                NewAccount(
                    name=typed("name").strip(),
                    email=typed("email"),
                    password=typed("password"),
                    organization=typed("organization").strip(),
                    currency=typed("currency").strip().upper(),
                    time_zone=typed("time_zone"),
                )
            )
        except CORRECTABLE as refusal:
            return form_page("sign_up.html", refusal, zones=time_zones())
        return _done("sign_up")


def _add_confirmation(blueprint: Blueprint, app: App) -> None:
    # A link is opened by whatever looks through mail, too: only the button confirms.
    @blueprint.get("/verify", provide_automatic_options=False)
    def verify() -> Response:
        return form_page("verify.html", token=request.args.get("token", ""))

    @blueprint.post("/verify", provide_automatic_options=False)
    def verifying() -> Response:
        app.identity.verify_email(typed("token"), request_id())
        return _done("verify")

    @blueprint.get("/verify/again", provide_automatic_options=False)
    def confirm_again() -> Response:
        return form_page("confirm_again.html")

    @blueprint.post("/verify/again", provide_automatic_options=False)
    def confirming_again() -> Response:
        try:
            app.identity.confirm_again(typed("email"))
        except CORRECTABLE as refusal:
            return form_page("confirm_again.html", refusal)
        return _done("confirm_again")


def _add_reset(blueprint: Blueprint, app: App) -> None:
    @blueprint.get("/reset", provide_automatic_options=False)
    def reset() -> Response:
        return form_page("reset.html")

    @blueprint.post("/reset", provide_automatic_options=False)
    def resetting() -> Response:
        try:
            app.identity.choose_password.request(typed("email"))
        except CORRECTABLE as refusal:
            return form_page("reset.html", refusal)
        return _done("reset")

    @blueprint.get("/reset/choose", provide_automatic_options=False)
    def choose() -> Response:
        return form_page("choose.html", token=request.args.get("token", ""))

    @blueprint.post("/reset/choose", provide_automatic_options=False)
    def choosing() -> Response:
        try:
            app.identity.choose_password.by_link(typed("token"), typed("password"), request_id())
        except CORRECTABLE as refusal:
            return form_page("choose.html", refusal, token=typed("token"))
        return _done("choose")


def _done(what: str) -> Response:
    return redirect(url_for("auth.sign_in", done=what), 303)


def _target() -> str:
    """Where somebody wanted to go, if that is a page of ours."""
    return next_path(request.values.get("next"))
