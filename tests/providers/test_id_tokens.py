"""What a provider says about people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from joserfc import jws

from adapters.oauth.openid import OpenIdProvider
from domain.identity.login_refusals import IdentityRefused
from tests.contracts.providers import ADA, openid_provider
from tests.providers.logging_in import REQUEST, code, login, refusal
from tests.servers.loopback import as_json
from tests.servers.openid_provider import ABSENT, AUTHORIZE, TOKEN, OpenIdServer, key


@pytest.mark.parametrize(
    ("claim", "lie"),
    [
        ("iss", "https://evil.example"),
        ("aud", ["stillroom", "other"]),
        ("aud", "other"),
        ("azp", "other"),
        ("exp", ABSENT),
        ("exp", 1),
        ("iat", ABSENT),
        ("iat", 1),
        ("iat", 9_999_999_999),
        ("nbf", 9_999_999_999),
        ("nonce", "another"),
        ("nonce", ABSENT),
        ("at_hash", "another"),
        ("sub", ""),
        ("sub", ABSENT),
    ],
)
def test_s05_s19_s20_s22_a_claim_that_does_not_hold_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, claim: str, lie: object
) -> None:
    server.lies.claims[claim] = lie
    assert refusal(server, provider)[0] == claim


def test_s19_another_client_with_us_as_authorized_party_is_refused(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.claims.update(aud="other", azp="stillroom")
    assert refusal(server, provider)[0] == "aud"


def test_s21_a_logout_token_is_no_id_token(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.tokens["id_token"] = server.logout_token(ADA)
    assert refusal(server, provider) == ("typ", "another kind of token")


@pytest.mark.parametrize("subject", ["1002", "", ABSENT, 1001])
def test_s22_user_information_about_another_subject_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, subject: object
) -> None:
    server.lies.claims["email"] = ABSENT
    server.lies.userinfo["sub"] = subject
    assert refusal(server, provider) == ("sub", "another")


@pytest.mark.parametrize("verified", [True, False, "true", ABSENT])
def test_s26_an_address_of_the_user_information_is_verified_only_there(
    server: OpenIdServer, provider: OpenIdProvider, verified: object
) -> None:
    server.lies.claims.update(email=ABSENT, email_verified=True)
    server.lies.userinfo["email_verified"] = verified
    identity = login(server, provider)
    assert (identity.email, identity.email_verified) == ("ada@example.com", verified is True)


@pytest.mark.parametrize("verified", ["true", 1, ABSENT])
def test_s26_an_address_that_is_called_verified_in_another_way_is_not(
    server: OpenIdServer, provider: OpenIdProvider, verified: object
) -> None:
    server.lies.claims["email_verified"] = verified
    assert not login(server, provider).email_verified


def test_s27_an_address_with_a_full_width_at_sign_is_none(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.claims["email"] = "ada\uff20example.com"
    identity = login(server, provider)
    assert (identity.email, identity.email_verified) == (None, False)


@pytest.mark.parametrize("ago", [ABSENT, 3_600])
def test_s23_a_sign_in_of_long_ago_does_not_confirm(
    server: OpenIdServer, provider: OpenIdProvider, ago: object
) -> None:
    now = int(server.clock().timestamp())
    server.lies.claims["auth_time"] = now - ago if isinstance(ago, int) else ago
    redeemed = code(server, provider, replace(REQUEST, max_age=timedelta(0)))
    with pytest.raises(IdentityRefused) as caught:
        provider.exchange(redeemed)
    assert caught.value.field == "auth_time"


def test_s23_to_confirm_the_provider_is_asked_for_a_new_sign_in(server: OpenIdServer, provider: OpenIdProvider) -> None:
    provider.exchange(code(server, provider, replace(REQUEST, max_age=timedelta(0))))
    [asked] = [each for each in server.requests if each.path == AUTHORIZE]
    assert (asked.query["max_age"], asked.query["prompt"]) == ("0", "login")


@pytest.mark.parametrize("max_age", [None, timedelta(0)])
def test_s23_a_provider_is_asked_for_the_kind_of_sign_in_that_is_configured_and_its_answer_held_against_it(
    server: OpenIdServer, max_age: timedelta | None
) -> None:
    provider, request = openid_provider(server, contexts=("urn:mfa", "phr")), replace(REQUEST, max_age=max_age)
    provider.exchange(code(server, provider, request))
    [asked] = [each for each in server.requests if each.path == AUTHORIZE]
    assert asked.query["acr_values"] == "urn:mfa phr"
    for good in ("phr", "urn:mfa"):
        server.lies.claims["acr"] = good
        provider.exchange(code(server, provider, request))
    for bad in (ABSENT, "0", "urn:mfa phr", ["phr"]):
        server.lies.claims["acr"] = bad
        with pytest.raises(IdentityRefused) as caught:
            provider.exchange(code(server, provider, request))
        assert caught.value.field == "acr"


def test_s23_a_provider_that_is_asked_for_no_kind_of_sign_in_may_tell_any(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.claims["acr"] = "0"
    assert login(server, provider).subject == ADA


@pytest.mark.parametrize("id_token", [ABSENT, None, 7, {}])
def test_s24_an_answer_without_an_id_token_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, id_token: object
) -> None:
    server.lies.tokens["id_token"] = id_token
    assert refusal(server, provider) == ("id_token", "none")


@pytest.mark.parametrize("id_token", ["", "x", "a.b", "a.b.c", "e30.e30.e30", "ä.ä.ä", "." * 200_000])
def test_s24_what_is_no_token_is_refused(server: OpenIdServer, provider: OpenIdProvider, id_token: str) -> None:
    server.lies.tokens["id_token"] = id_token
    assert refusal(server, provider)[0] == "id_token"


@pytest.mark.parametrize("claims", ["[]", "7", "null", "{", "[" * 50_000])
def test_s24_a_signed_token_that_is_no_object_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, claims: str
) -> None:
    server.lies.tokens["id_token"] = jws.serialize_compact({"alg": "RS256", "kid": "first"}, claims, key())
    assert refusal(server, provider)[0] == "id_token"


@pytest.mark.parametrize(
    ("status", "told", "got"),
    [
        (400, {"error": "invalid_grant", "error_description": "<b>secret</b>"}, "invalid_grant"),
        (401, {"error": "invalid_client"}, "invalid_client"),
        (400, {"error": "<b>any words</b>"}, "an error"),
        (400, {"error": 7}, "an error"),
        (400, [], "an error"),
        (400, {"access_token": "x", "id_token": "y"}, "an error"),
        (200, {"error": "access_denied"}, "access_denied"),
    ],
)
def test_s09_a_code_that_is_refused_is_told_without_the_providers_words(
    server: OpenIdServer, provider: OpenIdProvider, status: int, told: object, got: str
) -> None:
    server.instead[TOKEN] = lambda _: as_json(told, status)
    assert refusal(server, provider) == ("code", got)


def test_s35_no_token_is_given_on_where_no_logout_needs_it(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.metadata["end_session_endpoint"] = ABSENT
    assert login(server, provider).logout_hint is None
    assert provider.end_session_url("hint", "a state") is None
