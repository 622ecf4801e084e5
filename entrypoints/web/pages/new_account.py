"""Signing up with what an identity provider has proved: the rest that an account needs is asked here."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from application.app import App
from application.sign_up_by_provider import NewOwner
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from entrypoints.web.pages.forms import CORRECTABLE, form_page, typed
from entrypoints.web.pages.zones import time_zones
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def add_new_account(blueprint: Blueprint, app: App, cookie: SessionCookie, sign_up: PassingCookie) -> None:
    """The form, for the browser that came back from the provider."""

    @blueprint.get("/new-account", provide_automatic_options=False)
    def new_account() -> Response:
        return _page(app, sign_up)

    @blueprint.post("/new-account", provide_automatic_options=False)
    def making_account() -> Response:
        asked = NewOwner(
            name=typed("name").strip(),
            organization=typed("organization").strip(),
            currency=typed("currency").strip().upper(),
            time_zone=typed("time_zone"),
        )
        try:
            proven, opened = app.sign_up_by_provider(sign_up.secret(), asked, cookie.sign_in(Method.PROVIDER))
        except CORRECTABLE as refusal:
            return _page(app, sign_up, refusal)
        return sign_up.drop(cookie.put(redirect(proven.next_path, 303), opened.secret))


def _page(app: App, sign_up: PassingCookie, refusal: DomainError | None = None) -> Response:
    proven = app.sign_up_by_provider.waiting(sign_up.secret())
    provider = app.providers.get(proven.provider)
    label = provider.label if provider is not None else proven.provider
    return form_page("new_account.html", refusal, proven=proven, provider=label, zones=time_zones())
