"""Linking accounts at identity providers to one's own, and taking them away."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from application.app import App
from domain.identity.login import Purpose
from domain.shared.identifiers import UserIdentityId
from entrypoints.web.pages.forms import form_page
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def identity_blueprint(app: App, cookie: SessionCookie, login: PassingCookie) -> Blueprint:
    """The forms below /account/identities, each for who is signed in and has proved just now who they are."""
    blueprint = Blueprint("identities", __name__, url_prefix="/account/identities")

    @blueprint.post("/<provider>/link", provide_automatic_options=False)
    def link(provider: str) -> Response:
        begun = app.identity.begin_login(
            provider,
            browser=login.secret(),
            target=url_for("account.account", done="linked"),
            purpose=Purpose.LINK,
            visitor=cookie.visit(app).session.visitor,
        )
        return login.put(redirect(begun.url, 303), begun.browser)

    @blueprint.get("/<uuid:identity_id>/unlink", provide_automatic_options=False)
    def ask_to_unlink(identity_id: UUID) -> Response:
        visit = cookie.visit(app)
        identity = app.identity.unlink_identity.asked(visit, UserIdentityId(identity_id))
        organization = visit.caller.organization
        return form_page("unlink.html", identity=identity, organization=organization, providers=app.providers)

    @blueprint.post("/<uuid:identity_id>/unlink", provide_automatic_options=False)
    def unlink(identity_id: UUID) -> Response:
        app.identity.unlink_identity(cookie.visit(app), UserIdentityId(identity_id))
        return redirect(url_for("account.account", done="unlinked"), 303)

    return blueprint
