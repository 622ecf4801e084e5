"""
Passkeys in the browser: what a script of ours asks for and brings back as JSON, and the page of one of them.

What a passkey has to sign is bound to the browser by the cookie that logins with an identity provider have.
"""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, Flask, Response, jsonify, redirect, url_for
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from application.app import App
from application.begin_passkey import BegunPasskey
from application.passkey_answers import PasskeyAnswer
from application.resume_session import Visit
from domain.identity.login_refusals import LastSignInMethod, ReauthenticationNeeded
from domain.identity.names import InvalidName
from domain.identity.next_paths import next_path
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.passkeys import one_of
from domain.identity.second_factors import WrongCode
from domain.identity.sessions import Method
from domain.shared.errors import DomainError
from domain.shared.identifiers import PasskeyId
from entrypoints.web.half_cookie import HalfCookie
from entrypoints.web.incoming.fields import Body
from entrypoints.web.incoming.parsing import parse_body
from entrypoints.web.login_cookie import LoginCookie
from entrypoints.web.pages.forms import form_page, typed
from entrypoints.web.sessions import SessionCookie

_LONGEST = 100_000


class Empty(Body):
    """Nothing needs to be said."""


class AnswerBody(Body):
    """What the browser answers: the challenge, and the credential as the text of its JSON."""

    challenge: Annotated[str, Field(max_length=100)]
    credential: Annotated[str, Field(max_length=_LONGEST)]
    next: Annotated[str, Field(max_length=_LONGEST)] = ""


class NewPasskeyBody(Body):
    """The same for a new passkey, with its name."""

    challenge: Annotated[str, Field(max_length=100)]
    credential: Annotated[str, Field(max_length=_LONGEST)]
    name: Annotated[str, Field(max_length=_LONGEST)]


def offer_passkeys(site: Flask, app: App) -> None:
    """Let templates know for whom browsers keep passkeys here, if they do."""
    site.jinja_env.globals["relying_party"] = app.relying_party


def passkey_blueprint(app: App, cookie: SessionCookie, login: LoginCookie, half: HalfCookie) -> Blueprint:
    """Signing in by a passkey, giving one as the second step, and one's own passkeys."""
    blueprint = Blueprint("passkeys", __name__)
    _add_signing_in(blueprint, app, cookie, login)
    _add_second_step(blueprint, app, cookie, login, half)
    _add_registration(blueprint, app, cookie, login)
    _add_pages(blueprint, app, cookie)
    return blueprint


def _add_signing_in(blueprint: Blueprint, app: App, cookie: SessionCookie, login: LoginCookie) -> None:
    @blueprint.post("/auth/passkey/challenge", provide_automatic_options=False)
    def ask_to_sign_in() -> AnyResponse:
        parse_body(Empty)
        return _asked(app.begin_passkey.to_sign_in(login.secret()), login)

    @blueprint.post("/auth/passkey/answer", provide_automatic_options=False)
    def sign_in() -> AnyResponse:
        body = parse_body(AnswerBody)
        opened = app.sign_in_by_passkey(_answer(body, login), cookie.sign_in(Method.PASSKEY))
        return cookie.put(_then(next_path(body.next)), opened.secret)


def _add_second_step(
    blueprint: Blueprint, app: App, cookie: SessionCookie, login: LoginCookie, half: HalfCookie
) -> None:
    @blueprint.post("/auth/second-factor/passkey/challenge", provide_automatic_options=False)
    def ask_to_complete() -> AnyResponse:
        parse_body(Empty)
        return _asked(app.begin_passkey.to_confirm(app.complete_sign_in.user_of(half.secret()), login.secret()), login)

    @blueprint.post("/auth/second-factor/passkey/answer", provide_automatic_options=False)
    def complete() -> AnyResponse:
        body = parse_body(AnswerBody)
        proof = app.check_passkey(_answer(body, login), app.complete_sign_in.user_of(half.secret()))
        try:
            opened = app.complete_sign_in(half.secret(), cookie.sign_in(Method.PASSWORD), proof)
        except WrongCode:
            raise PasskeyRefused(field="credential", expected="a passkey of whose password it was") from None
        return half.drop(cookie.put(_then(next_path(body.next)), opened.secret))


def _add_registration(blueprint: Blueprint, app: App, cookie: SessionCookie, login: LoginCookie) -> None:
    @blueprint.post("/account/passkeys/challenge", provide_automatic_options=False)
    def ask_to_register() -> AnyResponse:
        parse_body(Empty)
        return _asked(app.begin_passkey.to_register(cookie.visit(app), login.secret()), login)

    @blueprint.post("/account/passkeys", provide_automatic_options=False)
    def register() -> AnyResponse:
        visit, body = cookie.visit(app), parse_body(NewPasskeyBody)
        opened = app.manage_passkeys.add(visit, _answer(body, login), body.name.strip())
        return cookie.put(_then(url_for("account.account", done="passkey-added")), opened.secret)


def _add_pages(blueprint: Blueprint, app: App, cookie: SessionCookie) -> None:
    @blueprint.get("/account/passkeys/<uuid:passkey_id>", provide_automatic_options=False)
    def passkey(passkey_id: UUID) -> Response:
        return _page(app, cookie.visit(app), PasskeyId(passkey_id))

    @blueprint.post("/account/passkeys/<uuid:passkey_id>/rename", provide_automatic_options=False)
    def rename(passkey_id: UUID) -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.manage_passkeys.rename(visit, PasskeyId(passkey_id), typed("name").strip())
        except InvalidName as refusal:
            return _page(app, visit, PasskeyId(passkey_id), refusal)
        return redirect(url_for("account.account", done="passkey-renamed"), 303)

    @blueprint.post("/account/passkeys/<uuid:passkey_id>/remove", provide_automatic_options=False)
    def remove(passkey_id: UUID) -> AnyResponse:
        visit = cookie.visit(app)
        try:
            app.manage_passkeys.remove(visit, PasskeyId(passkey_id))
        except (LastSignInMethod, ReauthenticationNeeded) as refusal:
            return _page(app, visit, PasskeyId(passkey_id), refusal)
        return redirect(url_for("account.account", done="passkey-removed"), 303)


def _page(app: App, visit: Visit, passkey_id: PasskeyId, refusal: DomainError | None = None) -> Response:
    passkey = one_of(app.manage_passkeys.all_of(visit), passkey_id)
    return form_page("passkey.html", refusal, organization=visit.caller.organization, passkey=passkey)


def _asked(begun: BegunPasskey, login: LoginCookie) -> AnyResponse:
    """What the script is to ask the browser."""
    return login.put(Response(begun.options, mimetype="application/json"), begun.browser)


def _answer(body: AnswerBody | NewPasskeyBody, login: LoginCookie) -> PasskeyAnswer:
    return PasskeyAnswer(challenge=body.challenge, credential=body.credential, browser=login.secret())


def _then(path: str) -> Response:
    """Where the script is to go next."""
    return jsonify(next=path)
