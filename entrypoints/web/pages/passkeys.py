"""One's own passkeys: a new one, which our script brings, and the page of each."""

from uuid import UUID

from flask import Blueprint, Flask, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.identity.resume_session import Visit
from domain.identity.login_refusals import LastSignInMethod
from domain.identity.names import InvalidName
from domain.identity.passkeys import one_of
from domain.shared.errors import DomainError
from domain.shared.identifiers import PasskeyId
from entrypoints.web.incoming.parsing import parse_body
from entrypoints.web.pages.forms import form_page, typed
from entrypoints.web.pages.layout import around
from entrypoints.web.pages.passkey_exchange import Empty, NewPasskeyBody, asked, then
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def offer_passkeys(site: Flask, app: App) -> None:
    """Let templates know for whom browsers keep passkeys here, if they do."""
    site.jinja_env.globals["relying_party"] = app.relying_party


def passkey_blueprint(app: App, cookie: SessionCookie, login: PassingCookie) -> Blueprint:
    """The pages below /account/passkeys, each for whoever is signed in alone; the account lists their passkeys."""
    blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")

    @blueprint.post("/challenge", provide_automatic_options=False)
    def ask_to_register() -> AnyResponse:
        parse_body(Empty)
        return asked(app.identity.begin_passkey.to_register(cookie.visit(app), login.secret()), login)

    @blueprint.post("", provide_automatic_options=False)
    def register() -> AnyResponse:
        visit, body = cookie.visit(app), parse_body(NewPasskeyBody)
        opened = app.identity.manage_passkeys.add(visit, body.answer(login), body.name.strip())
        return cookie.put(then(url_for("account.account", done="passkey-added")), opened.secret)

    @blueprint.get("/<uuid:passkey_id>", provide_automatic_options=False)
    def passkey(passkey_id: UUID) -> Response:
        return _page(app, cookie.visit(app), PasskeyId(passkey_id))

    @blueprint.post("/<uuid:passkey_id>/rename", provide_automatic_options=False)
    def rename(passkey_id: UUID) -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.identity.manage_passkeys.rename(visit, PasskeyId(passkey_id), typed("name").strip())
        except InvalidName as refusal:
            return _page(app, visit, PasskeyId(passkey_id), refusal)
        return redirect(url_for("account.account", done="passkey-renamed"), 303)

    @blueprint.post("/<uuid:passkey_id>/remove", provide_automatic_options=False)
    def remove(passkey_id: UUID) -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.identity.manage_passkeys.remove(visit, PasskeyId(passkey_id))
        except LastSignInMethod as refusal:
            return _page(app, visit, PasskeyId(passkey_id), refusal)
        return redirect(url_for("account.account", done="passkey-removed"), 303)

    return blueprint


def _page(app: App, visit: Visit, passkey_id: PasskeyId, refusal: DomainError | None = None) -> Response:
    passkey = one_of(app.identity.manage_passkeys.all_of(visit), passkey_id)
    return form_page("passkey.html", refusal, **around(visit.caller), passkey=passkey)
