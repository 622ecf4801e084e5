"""Pages of one's own account: where one is signed in, the password, and the organisation that one is in."""

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.identity.sessions import NoOrganization
from domain.shared.errors import DomainError
from domain.shared.identifiers import OrganizationId, SessionId
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.layout import around
from entrypoints.web.pages.leaving import leave
from entrypoints.web.pages.states import State
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie

DONE = {
    "password": "Your password is changed, and every other browser is signed out.",
    "email-asked": "We have sent a mail to the new address. Follow its link here, where you are signed in.",
    "email": "Your account has its new address.",
    "linked": "It is linked: from now on it signs you in.",
    "unlinked": "It is unlinked, and does not sign you in any more.",
    "second-factor-off": "Two-step sign-in is off. Your password alone is enough from now on.",
    "passkey-added": "Your passkey is kept: from now on it signs you in.",
    "passkey-renamed": "The passkey has its new name.",
    "passkey-removed": "The passkey is removed. It opens nothing any more.",
}
"""What the page says was done before."""
_ON, _OFF = State("On", "good"), State("Off", "quiet")


def account_blueprint(app: App, cookie: SessionCookie, leaving: PassingCookie) -> Blueprint:
    """The pages below /account, each for whoever is signed in alone."""
    blueprint = Blueprint("account", __name__, url_prefix="/account")

    @blueprint.get("", provide_automatic_options=False)
    def account() -> Response:
        return account_page(app, cookie.visit(app))

    @blueprint.post("/sessions/<uuid:session_id>/end", provide_automatic_options=False)
    def end_session(session_id: UUID) -> AnyResponse:
        app.identity.close_session.one(cookie.visit(app), SessionId(session_id))
        return redirect(url_for("account.account"), 303)

    @blueprint.post("/sign-out-everywhere", provide_automatic_options=False)
    def sign_out_everywhere() -> AnyResponse:
        return leave(app, cookie, leaving, app.identity.close_session.everywhere(cookie.visit(app)))

    @blueprint.post("/password", provide_automatic_options=False)
    def change_password() -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.identity.choose_password.by_old(visit, typed("old"), typed("password"))
        except CORRECTABLE as refusal:
            return account_page(app, visit, refusal)
        return redirect(url_for("account.account", done="password"), 303)

    @blueprint.post("/organization", provide_automatic_options=False)
    def switch_organization() -> AnyResponse:
        visit = cookie.visit(app)
        opened = app.identity.switch_organization(visit, _organization(typed("organization_id")))
        return cookie.put(redirect(url_for("pages.home"), 303), opened.secret)

    return blueprint


def account_page(app: App, visit: Visit, refusal: DomainError | None = None) -> Response:
    """The one page of an account."""
    second_factor = app.identity.view_second_factor(visit)
    return form_page(
        "account.html",
        refusal,
        done=DONE.get(request.args.get("done", "")),
        second_factor=second_factor,
        two_steps_state=_OFF if second_factor.on_since is None else _ON,
        **around(visit.caller),
        billing_notice=lambda: app.billing.view_notice(visit.caller),
        visit=visit,
        is_fresh=visit.session.visitor.is_fresh(app.clock()),
        sessions=app.identity.close_session.all_of(visit),
        choices=app.identity.switch_organization.choices(visit),
        passkeys=app.identity.manage_passkeys.all_of(visit),
        identities=app.identity.unlink_identity.all_of(visit),
        has_password=app.identity.confirm_visitor.ways(visit).has_password,
        providers=app.providers,
    )


def _organization(text: str) -> OrganizationId:
    try:
        return OrganizationId(UUID(text))
    except ValueError:
        raise NoOrganization from None
