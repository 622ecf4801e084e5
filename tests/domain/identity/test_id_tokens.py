from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.identity.id_tokens import (
    ALGORITHMS,
    NAME_LIMIT,
    Expectation,
    IdToken,
    access_token_hash,
    check_id_token,
    identity_of,
    person_name,
)
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_refusals import IdentityRefused
from tests.domain.identity.logins import ISSUER, NOW
from tests.domain.shared.refusals import refused

SENTENCE = "The provider's answer cannot be trusted, so nobody was signed in; try again, or sign in another way."
SECONDS = int(NOW.timestamp())
SKEW, OLDEST = 60, 600
EXPECTED = Expectation(issuer=ISSUER, client_id="us", nonce="the nonce")
CLAIMS: dict[str, Any] = {
    "iss": ISSUER,
    "aud": "us",
    "sub": "1",
    "exp": SECONDS + 300,
    "iat": SECONDS,
    "nonce": "the nonce",
}
ABSENT = object()


def token(kind: str | None = "JWT", access_token: str | None = "access", **claims: object) -> IdToken:
    """A token whose claims hold, but for these; those that are ABSENT are left out."""
    told = {name: value for name, value in (CLAIMS | claims).items() if value is not ABSENT}
    return IdToken(claims=told, algorithm="RS256", kind=kind, access_token=access_token)


def claiming(name: str, told: object) -> IdToken:
    """A token whose claims hold, but for this one."""
    changed: dict[str, Any] = {name: told}
    return token(**changed)


def refusal(told: IdToken, expected: Expectation = EXPECTED) -> tuple[str | None, str | None]:
    """The claim that a token is refused for, and what came instead."""
    with pytest.raises(IdentityRefused) as caught:
        check_id_token(told, expected, NOW)
    assert caught.value.message == SENTENCE
    return caught.value.field, caught.value.got


def test_a_token_that_holds_tells_its_subject() -> None:
    assert check_id_token(token(), EXPECTED, NOW) == "1"
    assert (
        check_id_token(token(aud=["us"], azp="us", nbf=SECONDS, kind=None, sub="x" * 255), EXPECTED, NOW) == "x" * 255
    )


@pytest.mark.parametrize("issuer", [ABSENT, "", f"{ISSUER}/", "https://ACME.example", [ISSUER], None])
def test_s19_the_issuer_is_exact(issuer: object) -> None:
    assert refusal(token(iss=issuer)) == ("iss", "another")


@pytest.mark.parametrize("audience", [ABSENT, "other", ["us", "other"], ["other"], [], ["us", "us"], {"us": 1}, None])
def test_s19_the_audience_is_us_alone(audience: object) -> None:
    assert refusal(token(aud=audience)) == ("aud", "another audience")


@pytest.mark.parametrize("party", ["other", "", None, ["us"]])
def test_s19_the_authorized_party_is_us_when_it_is_told(party: object) -> None:
    assert refusal(token(azp=party)) == ("azp", "another")


def test_s19_another_audience_does_not_pass_because_we_are_the_authorized_party() -> None:
    assert refusal(token(aud="other", azp="us")) == ("aud", "another audience")


@pytest.mark.parametrize("name", ["exp", "iat"])
def test_s20_expiry_and_issue_are_required(name: str) -> None:
    assert refusal(claiming(name, ABSENT)) == (name, "none")


@pytest.mark.parametrize("name", ["exp", "iat", "nbf"])
@pytest.mark.parametrize(
    ("told", "got"),
    [
        ("1", "something else"),
        (True, "something else"),
        ([SECONDS], "something else"),
        (float("nan"), "no such time"),
        (float("inf"), "no such time"),
        (10**30, "no such time"),
    ],
)
def test_s20_times_are_numbers_of_seconds(name: str, told: object, got: str) -> None:
    assert refusal(claiming(name, told)) == (name, got)


def test_s20_a_token_is_good_until_it_expires_give_or_take_a_minute() -> None:
    check_id_token(token(exp=SECONDS - SKEW + 1), EXPECTED, NOW)
    assert refusal(token(exp=SECONDS - SKEW)) == ("exp", "an expired one")


def test_s20_a_token_was_made_at_most_ten_minutes_ago_give_or_take_a_minute() -> None:
    check_id_token(token(iat=SECONDS - OLDEST - SKEW), EXPECTED, NOW)
    assert refusal(token(iat=SECONDS - OLDEST - SKEW - 1)) == ("iat", "longer ago")


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_s20_a_token_of_the_future_is_refused(name: str) -> None:
    check_id_token(claiming(name, SECONDS + SKEW), EXPECTED, NOW)
    assert refusal(claiming(name, SECONDS + SKEW + 1)) == (name, "one to come")


@pytest.mark.parametrize("kind", ["logout+jwt", "at+jwt", "", "JWS"])
def test_s21_another_kind_of_token_is_no_id_token(kind: str) -> None:
    assert refusal(token(kind=kind)) == ("typ", "another kind of token")


def test_s21_a_logout_token_without_a_type_is_no_id_token() -> None:
    assert refusal(token(kind=None, events={})) == ("typ", "another kind of token")


@pytest.mark.parametrize(
    ("nonce", "got"),
    [(ABSENT, "none"), (None, "none"), ("another", "another"), ("", "something else"), (1, "something else")],
)
def test_s05_the_nonce_is_the_logins(nonce: object, got: str) -> None:
    assert refusal(token(nonce=nonce)) == ("nonce", got)


def test_s05_a_nonce_of_other_characters_is_another() -> None:
    assert refusal(token(nonce="ä")) == ("nonce", "another")


@pytest.mark.parametrize(
    ("algorithm", "told"),
    [
        ("RS256", access_token_hash("access", "PS256")),
        ("PS384", access_token_hash("access", "ES384")),
        ("ES512", access_token_hash("access", "Ed25519")),
    ],
)
def test_s22_the_access_token_is_the_one_that_the_id_token_names(algorithm: str, told: str) -> None:
    good = replace(token(at_hash=told), algorithm=algorithm)
    check_id_token(good, EXPECTED, NOW)
    assert refusal(replace(good, access_token="another")) == ("at_hash", "another")
    assert refusal(replace(good, claims={**good.claims, "at_hash": told[:-1]})) == ("at_hash", "another")


def test_s22_the_hash_of_an_access_token_is_the_one_of_the_standards_example() -> None:
    assert access_token_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256") == "77QmUPtjPfzWtF2AnpK9RQ"


def test_s22_hashes_of_access_tokens_have_half_the_length_of_their_algorithms() -> None:
    lengths = {algorithm: len(access_token_hash("access", algorithm)) for algorithm in ALGORITHMS}
    assert lengths == {each: {"256": 22, "384": 32}.get(each[-3:], 43) for each in ALGORITHMS}


@pytest.mark.parametrize(
    ("subject", "got"),
    [
        (ABSENT, "none"),
        ("", "something else"),
        (1, "something else"),
        ("x" * 256, "something else"),
        ("a\x00", "something else"),
    ],
)
def test_s22_the_subject_is_there(subject: object, got: str) -> None:
    assert refusal(token(sub=subject)) == ("sub", got)


def test_s23_the_time_of_the_sign_in_is_enforced_when_it_was_asked_for() -> None:
    expected = replace(EXPECTED, max_age=timedelta(seconds=30))
    for good in (SECONDS, SECONDS - 30 - SKEW, SECONDS + SKEW):
        check_id_token(token(auth_time=good), expected, NOW)
    for bad in (SECONDS - 31 - SKEW, SECONDS + SKEW + 1):
        assert refusal(token(auth_time=bad), expected) == ("auth_time", "another time")
    assert refusal(token(), expected) == ("auth_time", "none")
    check_id_token(token(auth_time=0), EXPECTED, NOW)


def test_s23_the_context_of_the_sign_in_is_enforced_when_it_was_asked_for() -> None:
    expected = replace(EXPECTED, contexts=frozenset({"two", "three"}))
    check_id_token(token(acr="two"), expected, NOW)
    for bad in ("one", ABSENT, ["two"]):
        assert refusal(token(acr=bad), expected) == ("acr", "another")
    with refused("identity.identity_refused", SENTENCE, field="acr", expected="three or two", got="another"):
        check_id_token(token(acr="one"), expected, NOW)


def test_s16_algorithms_are_asymmetric_and_our_own_choice() -> None:
    assert {each[:2] for each in ALGORITHMS} == {"RS", "PS", "ES", "Ed"}
    assert not ALGORITHMS & {"none", "HS256", "HS384", "HS512"}


def test_who_somebody_is_is_told_by_claims() -> None:
    claims = {"email": "ada@example.com", "email_verified": True, "name": "Ada", "sid": "s", "iss": "x", "sub": "y"}
    assert identity_of(claims, issuer=ISSUER, subject="1") == VerifiedIdentity(
        issuer=ISSUER, subject="1", email="ada@example.com", email_verified=True, name="Ada", session="s"
    )
    for sid in (1, "", "s" * 256, "two\nlines", "nul \x00", "half \ud800"):
        assert identity_of({"sid": sid}, issuer=ISSUER, subject="1") == VerifiedIdentity(issuer=ISSUER, subject="1")
    assert identity_of({"sid": "s" * 255}, issuer=ISSUER, subject="1").session == "s" * 255


@pytest.mark.parametrize("verified", ["true", "True", 1, "yes", None, False, ["true"]])
def test_s26_an_address_is_verified_by_true_alone(verified: object) -> None:
    told = identity_of({"email": "ada@example.com", "email_verified": verified}, issuer=ISSUER, subject="1")
    assert (told.email, told.email_verified) == ("ada@example.com", False)


def test_s27_what_is_no_address_is_not_verified() -> None:
    told = identity_of({"email": "ada\uff20example.com", "email_verified": True}, issuer=ISSUER, subject="1")
    assert (told.email, told.email_verified) == (None, False)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Ada", "Ada"),
        (" Ada \r\n Lovelace\x00", "Ada Lovelace"),
        ("x" * (NAME_LIMIT + 1), "x" * NAME_LIMIT),
        ("", None),
        (" \n", None),
        (1, None),
        (None, None),
    ],
)
def test_a_name_is_one_line_that_can_be_shown(told: object, name: str | None) -> None:
    assert person_name(told) == name


def test_what_is_secret_does_not_show() -> None:
    assert "the nonce" not in repr(EXPECTED)
    assert "access" not in repr(token()).replace("access_token", "")
    assert "hint" not in repr(VerifiedIdentity(issuer=ISSUER, subject="1", logout_hint="hint")).replace(
        "logout_hint", ""
    )
