from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.identity.callbacks import Callback
from domain.identity.identities import unlinked
from domain.identity.login import FRESH, LIFETIME, PENDING, LoginAttempt, Purpose, Visitor, asked_by
from domain.identity.login_decisions import Linked, SignedIn, SigningUp, decide
from domain.identity.login_refusals import (
    IdentityTaken,
    LastSignInMethod,
    LoginExpired,
    LoginReplayed,
    NobodyKnown,
    ReauthenticationNeeded,
    UnknownIdentity,
    UnknownLogin,
    WrongIdentity,
)
from domain.identity.sign_in_methods import SignInMethods
from domain.shared.identifiers import UserId, UserIdentityId
from tests.domain.identity.logins import (
    ADA,
    ATTEMPT,
    BROWSER,
    CONFIRMING,
    EVE,
    IDENTITY,
    ISSUER,
    LINKING,
    NOW,
    linked_to,
)
from tests.domain.shared.refusals import refused

MOMENT = timedelta(microseconds=1)


def test_an_attempt_lasts_ten_minutes_and_a_browser_has_five() -> None:
    assert timedelta(minutes=10) == LIFETIME
    assert PENDING == 5


def test_s12_an_answer_is_admitted_until_the_attempt_expires() -> None:
    ATTEMPT.admit("acme", BROWSER, None, NOW + LIFETIME - MOMENT)
    with pytest.raises(LoginExpired):
        ATTEMPT.admit("acme", BROWSER, None, NOW + LIFETIME)


def test_s02_an_answer_at_another_providers_callback_is_not_admitted() -> None:
    with pytest.raises(UnknownLogin):
        ATTEMPT.admit("other", BROWSER, None, NOW)


@pytest.mark.parametrize("browser", ["", "another", f"{BROWSER} "])
def test_s03_an_answer_in_another_browser_is_not_admitted(browser: str) -> None:
    with pytest.raises(UnknownLogin):
        ATTEMPT.admit("acme", browser, None, NOW)


def test_s11_an_answered_attempt_admits_nothing() -> None:
    with pytest.raises(LoginReplayed):
        replace(ATTEMPT, redeemed_at=NOW).admit("acme", BROWSER, None, NOW)


def test_a_stranger_does_not_learn_in_which_state_an_attempt_is() -> None:
    with pytest.raises(UnknownLogin):
        replace(ATTEMPT, redeemed_at=NOW).admit("acme", "another", None, NOW + LIFETIME)


@pytest.mark.parametrize("attempt", [LINKING, CONFIRMING])
@pytest.mark.parametrize("user_id", [None, EVE])
def test_s26_an_answer_is_admitted_for_the_user_who_asked_only(attempt: LoginAttempt, user_id: UserId | None) -> None:
    attempt.admit("acme", BROWSER, ADA, NOW)
    with pytest.raises(WrongIdentity):
        attempt.admit("acme", BROWSER, user_id, NOW)


@pytest.mark.parametrize("user_id", [None, ADA])
def test_one_may_sign_in_whoever_is_signed_in(user_id: UserId | None) -> None:
    ATTEMPT.admit("acme", BROWSER, user_id, NOW)


def test_what_is_kept_secret_does_not_show() -> None:
    shown = repr(ATTEMPT)
    for secret in (ATTEMPT.state_hash, ATTEMPT.browser_hash, ATTEMPT.nonce, ATTEMPT.verifier):
        assert secret not in shown


def test_an_answers_code_is_its_attempts() -> None:
    assert ATTEMPT.code_of(Callback(state="state", code="code")) == "code"
    assert ATTEMPT.code_of(Callback(state="state", code="code", issuer=ISSUER)) == "code"


@pytest.mark.parametrize("answer", [{"code": "code"}, {"error": "access_denied"}])
@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ISSUER}/", ISSUER.upper(), ""])
def test_s08_an_answer_by_another_issuer_is_refused_errors_too(answer: dict[str, str], issuer: str) -> None:
    with refused(
        "identity.identity_refused",
        "The provider's answer cannot be trusted, so nobody was signed in; try again, or sign in another way.",
        field="iss",
        expected="the issuer that was asked",
        got="another",
    ):
        ATTEMPT.code_of(Callback(state="state", issuer=issuer, **answer))


@pytest.mark.parametrize("answer", [{"code": "code"}, {"error": "access_denied"}])
def test_s08_an_answer_without_its_issuer_is_refused_where_the_provider_always_tells_it(
    answer: dict[str, str],
) -> None:
    with refused(
        "identity.identity_refused",
        "The provider's answer cannot be trusted, so nobody was signed in; try again, or sign in another way.",
        field="iss",
        expected="the issuer that was asked",
        got="none",
    ):
        replace(ATTEMPT, names_issuer=True).code_of(Callback(state="state", **answer))


def test_s09_a_providers_error_is_told_without_its_words() -> None:
    with refused(
        "identity.login_denied",
        "The provider ended the login; start again, or sign in another way.",
        field="error",
        expected="a code",
        got="an error",
    ):
        ATTEMPT.code_of(Callback(state="state", error="<b>call 555-0100</b>"))


def test_a_known_identity_signs_its_user_in() -> None:
    assert decide(ATTEMPT, IDENTITY, linked_to(ADA), sign_up=False) == SignedIn(user_id=ADA, identity=IDENTITY)


def test_an_unknown_identity_signs_up_where_that_is_allowed() -> None:
    assert decide(ATTEMPT, IDENTITY, None, sign_up=True) == SigningUp(identity=IDENTITY)
    with pytest.raises(NobodyKnown):
        decide(ATTEMPT, IDENTITY, None, sign_up=False)


def test_s26_an_identity_is_linked_to_the_user_who_asked() -> None:
    assert decide(LINKING, IDENTITY, None, sign_up=False) == Linked(user_id=ADA, identity=IDENTITY, is_new=True)


def test_an_identity_that_is_the_users_already_stays_linked() -> None:
    linked = decide(LINKING, IDENTITY, linked_to(ADA), sign_up=False)
    assert linked == Linked(user_id=ADA, identity=IDENTITY, is_new=False)


def test_s26_an_identity_of_another_users_is_not_linked() -> None:
    with pytest.raises(IdentityTaken):
        decide(LINKING, IDENTITY, linked_to(EVE), sign_up=True)


def test_a_user_confirms_with_an_identity_of_their_own() -> None:
    assert decide(CONFIRMING, IDENTITY, linked_to(ADA), sign_up=True) == SignedIn(user_id=ADA, identity=IDENTITY)
    for known in (None, linked_to(EVE)):
        with pytest.raises(WrongIdentity):
            decide(CONFIRMING, IDENTITY, known, sign_up=True)


def test_s23_to_confirm_one_has_to_sign_in_at_the_provider_after_one_was_asked() -> None:
    later = NOW + timedelta(minutes=3)
    assert CONFIRMING.max_age(later) == timedelta(minutes=3)
    assert ATTEMPT.max_age(later) is None
    assert LINKING.max_age(later) is None


def test_anybody_may_ask_to_sign_in() -> None:
    assert asked_by(Purpose.SIGN_IN, None, NOW) is None
    assert asked_by(Purpose.SIGN_IN, Visitor(user_id=ADA, authenticated_at=NOW), NOW) is None


def test_s26_linking_takes_a_user_who_has_just_signed_in() -> None:
    visitor = Visitor(user_id=ADA, authenticated_at=NOW)
    assert asked_by(Purpose.LINK, visitor, NOW + FRESH) == ADA
    for who, when in ((visitor, NOW + FRESH + MOMENT), (None, NOW)):
        with pytest.raises(ReauthenticationNeeded):
            asked_by(Purpose.LINK, who, when)


def test_confirming_takes_a_user_who_is_signed_in_however_long() -> None:
    assert asked_by(Purpose.STEP_UP, Visitor(user_id=ADA, authenticated_at=NOW), NOW + timedelta(days=9)) == ADA
    with pytest.raises(ReauthenticationNeeded):
        asked_by(Purpose.STEP_UP, None, NOW)


def by_identities(count: int) -> SignInMethods:
    return SignInMethods(password=False, identities=count, passkeys=0)


def test_one_of_several_identities_may_be_unlinked() -> None:
    both = [linked_to(ADA, 1), linked_to(ADA, 2)]
    assert unlinked(both, both[1].id, by_identities(2)) == both[1]


def test_s28_the_last_sign_in_method_cannot_be_unlinked() -> None:
    only = linked_to(ADA)
    with pytest.raises(LastSignInMethod):
        unlinked([only], only.id, by_identities(1))
    assert unlinked([only], only.id, replace(by_identities(1), password=True)) == only


def test_what_is_not_the_users_is_not_unlinked() -> None:
    for methods in (by_identities(1), by_identities(2)):
        with pytest.raises(UnknownIdentity):
            unlinked([linked_to(ADA, 1)], linked_to(EVE, 2).id, methods)


def test_an_identity_is_linked_as_it_was_told() -> None:
    linked = IDENTITY.linked_to(EVE, UserIdentityId(UUID(int=9)), provider="acme", linked_at=NOW)
    assert linked == replace(linked_to(EVE), id=UserIdentityId(UUID(int=9)), email="ada@example.com", name="Ada")
