"""Passkeys that prove who is there: to sign in, as the second step, and to confirm that it is still them."""

from flask import Blueprint
from werkzeug.wrappers import Response

from application.app import App
from domain.identity.next_paths import next_path
from domain.identity.passkey_refusals import PasskeyRefused
from domain.identity.second_factors import WrongCode
from domain.identity.sessions import Method
from entrypoints.web.incoming.parsing import parse_body
from entrypoints.web.pages.passkey_exchange import Empty, ProofBody, asked, then
from entrypoints.web.passing_cookies import PassingCookie
from entrypoints.web.sessions import SessionCookie


def passkey_proof_blueprint(app: App, cookie: SessionCookie, login: PassingCookie, half: PassingCookie) -> Blueprint:
    """What our script asks for below /auth, and brings back."""
    blueprint = Blueprint("passkey_proofs", __name__, url_prefix="/auth")
    _add_signing_in(blueprint, app, cookie, login)
    _add_second_step(blueprint, app, cookie, login, half)
    _add_confirmation(blueprint, app, cookie, login)
    return blueprint


def _add_signing_in(blueprint: Blueprint, app: App, cookie: SessionCookie, login: PassingCookie) -> None:
    @blueprint.post("/passkey/challenge", provide_automatic_options=False)
    def ask_to_sign_in() -> Response:
        parse_body(Empty)
        return asked(app.identity.begin_passkey.to_sign_in(login.secret()), login)

    @blueprint.post("/passkey/answer", provide_automatic_options=False)
    def sign_in() -> Response:
        body = parse_body(ProofBody)
        opened = app.identity.sign_in_by_passkey(body.answer(login), cookie.sign_in(Method.PASSKEY))
        return cookie.put(then(next_path(body.next)), opened.secret)


def _add_second_step(
    blueprint: Blueprint, app: App, cookie: SessionCookie, login: PassingCookie, half: PassingCookie
) -> None:
    @blueprint.post("/second-factor/passkey/challenge", provide_automatic_options=False)
    def ask_to_complete() -> Response:
        parse_body(Empty)
        return asked(
            app.identity.begin_passkey.to_confirm(app.identity.complete_sign_in.user_of(half.secret()), login.secret()),
            login,
        )

    @blueprint.post("/second-factor/passkey/answer", provide_automatic_options=False)
    def complete() -> Response:
        body, user_id = parse_body(ProofBody), app.identity.complete_sign_in.user_of(half.secret())
        proof = app.identity.check_passkey(body.answer(login), user_id, Method.PASSWORD_AND_PASSKEY)
        try:
            opened = app.identity.complete_sign_in(half.secret(), cookie.sign_in(Method.PASSWORD), proof)
        except WrongCode:
            raise PasskeyRefused(field="credential", expected="a passkey of whose password it was") from None
        return half.drop(cookie.put(then(next_path(body.next)), opened.secret))


def _add_confirmation(blueprint: Blueprint, app: App, cookie: SessionCookie, login: PassingCookie) -> None:
    @blueprint.post("/confirm/passkey/challenge", provide_automatic_options=False)
    def ask_to_confirm() -> Response:
        parse_body(Empty)
        return asked(app.identity.begin_passkey.to_confirm(cookie.visit(app).user.id, login.secret()), login)

    @blueprint.post("/confirm/passkey/answer", provide_automatic_options=False)
    def confirm() -> Response:
        visit, body = cookie.visit(app), parse_body(ProofBody)
        proof = app.identity.check_passkey(body.answer(login), visit.user.id, Method.PASSKEY)
        opened = app.identity.confirm_visitor.by_passkey(visit, proof, cookie.sign_in(Method.PASSKEY))
        return cookie.put(then(next_path(body.next)), opened.secret)
