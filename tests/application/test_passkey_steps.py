"""A passkey as the second step of a sign-in, and to confirm that it is still the one who signed in."""

from dataclasses import replace

import pytest

from application.identity.complete_sign_in import HalfSignedIn
from application.identity.open_session import OpenedSession
from application.identity.passkey_answers import PasskeyAnswer
from application.identity.resume_session import Visit
from domain.identity.half_sign_ins import TRIES, HalfSignInOver
from domain.identity.login import FRESH
from domain.identity.passkey_refusals import PasskeyRefused, PasskeyTooLate
from domain.identity.second_factors import Factor, WrongCode
from domain.identity.sessions import Method
from domain.shared.identifiers import UserId
from tests.application.keyring import Keyring, sign_in
from tests.application.two_steps import SIGN_IN, Ada
from tests.brewery import Brewery
from tests.installations import Installation
from tests.servers.authenticator import HONEST, VERIFIED, Lies


@pytest.fixture
def keyring(ada: Ada) -> Keyring:
    """Ada's device, which keeps a passkey of hers."""
    keyring = Keyring(ada.app, ada.signed_in().session.user_id)
    keyring.add()
    return keyring


def complete(keyring: Keyring, half: HalfSignedIn, lies: Lies = HONEST) -> OpenedSession:
    user_id = half.half.user_id
    proof = keyring.app.identity.check_passkey(asked(keyring, user_id, lies), user_id, Method.PASSWORD_AND_PASSKEY)
    return keyring.app.identity.complete_sign_in(half.secret, SIGN_IN, proof)


def asked(keyring: Keyring, user_id: UserId, lies: Lies = HONEST) -> PasskeyAnswer:
    """What the device answers when that user is asked for a passkey."""
    begun = keyring.app.identity.begin_passkey.to_confirm(user_id, keyring.browser)
    return keyring.answer(begun, keyring.device.get(begun.options, lies))


def confirm(keyring: Keyring, visit: Visit, lies: Lies = HONEST) -> OpenedSession:
    proof = keyring.app.identity.check_passkey(asked(keyring, visit.user.id, lies), visit.user.id, Method.PASSKEY)
    return keyring.app.identity.confirm_visitor.by_passkey(visit, proof, sign_in())


def test_a_passkey_alone_turns_no_second_step_on(ada: Ada, keyring: Keyring) -> None:
    assert len(keyring.kept()) == 1
    assert ada.signed_in().session.method is Method.PASSWORD


def test_a_passkey_stands_for_the_code_of_who_has_one(ada: Ada, keyring: Keyring) -> None:
    ada.turn_on()
    half = ada.half()
    assert ada.app.identity.complete_sign_in.owed(half.secret) == {Factor.CODE, Factor.PASSKEY}
    opened = complete(keyring, half)
    assert opened.session.method is Method.PASSWORD_AND_PASSKEY
    assert ada.visit(opened).user.name == "Ada"
    with pytest.raises(HalfSignInOver):
        complete(keyring, half)


def test_who_signs_in_by_a_passkey_is_asked_for_no_code(ada: Ada, keyring: Keyring) -> None:
    ada.turn_on()
    assert keyring.come_in().session.method is Method.PASSKEY


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param(Lies(origin="https://evil.example"), id="another origin"),
        pytest.param(Lies(leaves_out=VERIFIED), id="nobody made sure who is there"),
        pytest.param(Lies(count=0), id="its counter went back"),
        pytest.param(Lies(more=b"more"), id="signed something else"),
        pytest.param(Lies(user_handle=b"\x07" * 16), id="of another user"),
    ],
)
def test_s45_a_lie_completes_nothing_and_is_counted_and_told(ada: Ada, keyring: Keyring, lies: Lies) -> None:
    keyring.come_in()
    ada.turn_on()
    half = ada.half()
    for _ in range(TRIES - 1):
        with pytest.raises(WrongCode):
            complete(keyring, half, lies)
    with pytest.raises(HalfSignInOver):
        complete(keyring, half, lies)
    assert len(ada.audited("identity.refuse_second_factor")) == TRIES


def test_anothers_passkey_completes_nothing(installation: Installation, ada: Ada, keyring: Keyring) -> None:
    ada.turn_on()
    rival = Keyring(installation.app, Brewery.founded(installation.app, "Cidery").caller.actor_id)
    rival.add()
    keyring.device = rival.device
    with pytest.raises(WrongCode):
        complete(keyring, ada.half())


def test_s03_what_was_asked_of_one_user_or_browser_another_does_not_answer(ada: Ada, keyring: Keyring) -> None:
    ada.turn_on()
    user_id = ada.half().half.user_id
    answer = asked(keyring, user_id)
    with pytest.raises(PasskeyTooLate):
        keyring.app.identity.check_passkey(replace(answer, browser="another"), user_id, Method.PASSKEY)
    with pytest.raises(PasskeyTooLate):
        keyring.app.identity.sign_in_by_passkey(answer, sign_in())


def test_s11_a_replayed_answer_proves_once(ada: Ada, keyring: Keyring) -> None:
    ada.turn_on()
    user_id = ada.half().half.user_id
    answer = asked(keyring, user_id)
    keyring.app.identity.check_passkey(answer, user_id, Method.PASSKEY)
    with pytest.raises(PasskeyTooLate):
        keyring.app.identity.check_passkey(answer, user_id, Method.PASSKEY)


def test_s29_to_confirm_by_a_passkey_gives_a_new_session_that_is_fresh(ada: Ada, keyring: Keyring) -> None:
    opened = ada.signed_in()
    ada.installation.clock.advance(seconds=FRESH.total_seconds() + 1)
    visit = ada.visit(opened)
    assert ada.app.identity.confirm_visitor.ways(visit).has_passkey
    confirmed = confirm(keyring, visit)
    assert ada.is_dead(opened)
    assert (confirmed.session.method, confirmed.session.authenticated_at) == (Method.PASSKEY, ada.app.clock())
    keyring.add("Phone", visit=ada.visit(confirmed))
    assert len(keyring.kept()) == 2


def test_s45_a_lie_confirms_nothing_and_is_told(ada: Ada, keyring: Keyring) -> None:
    opened = ada.signed_in()
    with pytest.raises(PasskeyRefused):
        confirm(keyring, ada.visit(opened), Lies(more=b"more"))
    assert not ada.is_dead(opened)
    assert len(ada.audited("identity.refuse_confirmation")) == 1
