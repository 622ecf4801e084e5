"""
Signing up with what an identity provider has proved: the rest that an account needs is asked here.

Where the browser keeps an invitation, what is offered is to join by it; an organisation of one's own is a link away.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from application.app import App
from application.identity.sign_up_by_provider import NewOwner
from domain.identity.invitations import BadInvitation
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.zones import time_zones
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie
from ports.people_reading import Offered


def add_new_account(
    blueprint: Blueprint, app: App, cookie: SessionCookie, sign_up: PassingCookie, invitation: PassingCookie
) -> None:
    """The forms, for the browser that came back from the provider."""

    @blueprint.get("/new-account", provide_automatic_options=False)
    def new_account() -> Response:
        offered = None if "own" in request.args else _offered(app, invitation)
        return _page(app, sign_up, offered)

    @blueprint.post("/new-account", provide_automatic_options=False)
    def making_account() -> Response:
        asked = NewOwner(
            name=typed("name").strip(),
            organization=typed("organization").strip(),
            currency=typed("currency").strip().upper(),
            time_zone=typed("time_zone"),
        )
        try:
            proven, opened = app.identity.sign_up_by_provider(sign_up.secret(), asked, cookie.sign_in(Method.PROVIDER))
        except CORRECTABLE as refusal:
            return _page(app, sign_up, None, refusal)
        return sign_up.drop(cookie.put(redirect(proven.next_path, 303), opened.secret))

    @blueprint.post("/new-account/join", provide_automatic_options=False)
    def joining_account() -> Response:
        kept, sign_in = invitation.secret() or "", cookie.sign_in(Method.PROVIDER)
        try:
            opened = app.identity.sign_up_by_provider.joining(sign_up.secret(), kept, typed("name").strip(), sign_in)
        except CORRECTABLE as refusal:
            return _page(app, sign_up, _offered(app, invitation), refusal)
        joined = cookie.put(redirect(url_for("account.account", done="joined"), 303), opened.secret)
        return invitation.drop(sign_up.drop(joined))


def _offered(app: App, invitation: PassingCookie) -> Offered | None:
    """What the invitation stands for that the browser keeps, if there is one and it is open."""
    secret = invitation.secret()
    try:
        return None if secret is None else app.identity.accept_invitation.offered(secret)
    except BadInvitation:
        return None


def _page(app: App, sign_up: PassingCookie, offered: Offered | None, refusal: DomainError | None = None) -> Response:
    proven = app.identity.sign_up_by_provider.waiting(sign_up.secret())
    provider = app.providers.get(proven.provider)
    label = provider.label if provider is not None else proven.provider
    template = "new_account.html" if offered is None else "new_member.html"
    return form_page(template, refusal, proven=proven, provider=label, offered=offered, zones=time_zones())
