"""The page of an invitation: what is offered, and joining as who is signed in or as somebody new."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.identity.invitations import OtherAddress, require_invited
from domain.identity.members import EmailTaken
from domain.identity.sessions import Method, NotSignedIn
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def joining_blueprint(app: App, cookie: SessionCookie, kept: PassingCookie) -> Blueprint:
    """The pages below /auth/invitation. To open one changes nothing: whatever looks through mail opens links too."""
    blueprint = Blueprint("joining", __name__, url_prefix="/auth")

    @blueprint.get("/invitation", provide_automatic_options=False)
    def invitation() -> AnyResponse:
        secret = request.args.get("token")
        if secret is not None:
            return kept.put(redirect(url_for("joining.invitation"), 303), secret)
        return _page(app, cookie, kept.secret() or "")

    @blueprint.post("/invitation", provide_automatic_options=False)
    def join() -> AnyResponse:
        visit = cookie.visit(app)
        try:
            member = app.identity.accept_invitation(visit, typed("token"))
        except OtherAddress as refusal:
            return _page(app, cookie, typed("token"), refusal)
        opened = app.identity.switch_organization(visit, member.organization_id)
        return kept.drop(cookie.put(_joined(), opened.secret))

    @blueprint.post("/invitation/new", provide_automatic_options=False)
    def join_as_new() -> AnyResponse:
        secret = typed("token")
        try:
            opened = app.identity.accept_invitation.as_new(
                secret, typed("name").strip(), typed("password"), cookie.sign_in(Method.PASSWORD)
            )
        except EmailTaken:
            return kept.put(redirect(url_for("joining.invitation"), 303), secret)
        except CORRECTABLE as refusal:
            return _page(app, cookie, secret, refusal)
        return kept.drop(cookie.put(_joined(), opened.secret))

    return blueprint


def _page(app: App, cookie: SessionCookie, secret: str, refusal: DomainError | None = None) -> Response:
    """What is offered, and the way to it for who looks: signed in, with an account, or new."""
    offered, visit = app.identity.accept_invitation.offered(secret), _visit(app, cookie)
    try:
        if visit is not None:
            require_invited(offered.invitation, visit.user)
    except OtherAddress as other:
        refusal = other
    return form_page(
        "invitation.html",
        refusal,
        offered=offered,
        token=secret,
        visit=visit,
        providers=app.providers,
        has_account=app.identity.accept_invitation.has_account(offered),
    )


def _visit(app: App, cookie: SessionCookie) -> Visit | None:
    try:
        return cookie.visit(app)
    except NotSignedIn:
        return None


def _joined() -> AnyResponse:
    return redirect(url_for("account.account", done="joined"), 303)
