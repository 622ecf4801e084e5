"""An OpenID provider that lies in every way that it can: nobody is signed in by any of it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey

from adapters.memory.clock import SettableClock
from adapters.oauth.client import Client
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.presets import google, microsoft
from adapters.oauth.wire import LARGEST, Wire
from adapters.system.clock import now as real_time
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, CannotStepUp, IdentityRefused, ProviderUnavailable
from ports.identity_provider import LoginRequest, Redemption
from tests.contracts.providers import ADA, AFTER_LOGOUT, REDIRECT_URI, openid_provider, openid_server
from tests.servers.loopback import Answer, as_json, redirect
from tests.servers.openid_provider import (
    ABSENT,
    AUTHORIZE,
    DISCOVERY,
    KEYS,
    TOKEN,
    USERINFO,
    OpenIdServer,
    key,
)

REQUEST = LoginRequest(state="s" * 43, nonce="n" * 43, verifier="v" * 43)
LATER = timedelta(seconds=31)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def server(clock: SettableClock) -> Iterator[OpenIdServer]:
    with openid_server(clock) as server:
        yield server


@pytest.fixture
def provider(server: OpenIdServer) -> OpenIdProvider:
    return openid_provider(server)


def code(server: OpenIdServer, provider: OpenIdProvider, request: LoginRequest = REQUEST) -> Redemption:
    """A code that the server has given to Ada's browser."""
    answer = server.callback(provider.authorization_url(request).url, ADA)
    return Redemption(code=answer["code"][0], nonce=request.nonce, verifier=request.verifier, max_age=request.max_age)


def login(server: OpenIdServer, provider: OpenIdProvider) -> VerifiedIdentity:
    return provider.exchange(code(server, provider))


def refusal(server: OpenIdServer, provider: OpenIdProvider) -> tuple[str | None, str | None]:
    """What a login is refused for, and what came instead."""
    with pytest.raises(IdentityRefused) as caught:
        login(server, provider)
    return caught.value.field, caught.value.got


def test_one_who_tells_the_truth_is_believed(server: OpenIdServer, provider: OpenIdProvider) -> None:
    identity = login(server, provider)
    assert (identity.issuer, identity.subject) == (server.url, ADA)
    assert (identity.email, identity.email_verified, identity.name) == ("ada@example.com", True, "Ada")
    assert identity.session == f"session of {ADA}"
    assert server.seen == [f"GET {DISCOVERY}", f"GET {AUTHORIZE}", f"POST {TOKEN}", f"GET {KEYS}"]


def test_s01_the_redirect_is_the_configured_one(server: OpenIdServer, provider: OpenIdProvider) -> None:
    login(server, provider)
    [asked] = [each for each in server.requests if each.path == AUTHORIZE]
    [redeemed] = [each for each in server.requests if each.path == TOKEN]
    assert asked.query["redirect_uri"] == redeemed.form["redirect_uri"] == REDIRECT_URI


def test_s04_s05_s06_a_login_asks_for_a_challenge_a_nonce_and_no_more_than_it_needs(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    login(server, provider)
    [asked] = [each for each in server.requests if each.path == AUTHORIZE]
    assert asked.query["scope"] == "openid email profile"
    assert asked.query["nonce"] == REQUEST.nonce
    assert asked.query["code_challenge_method"] == "S256"
    assert set(asked.query) == {
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }


@pytest.mark.parametrize("methods", [["plain"], [], ABSENT])
def test_s04_there_is_no_fallback_from_s256(server: OpenIdServer, provider: OpenIdProvider, methods: object) -> None:
    server.lies.metadata["code_challenge_methods_supported"] = methods
    assert "code_challenge_method=S256" in provider.authorization_url(REQUEST).url


@pytest.mark.parametrize("names", [True, False, ABSENT, "true"])
def test_s08_whether_answers_name_their_issuer_is_what_the_provider_advertises(
    server: OpenIdServer, provider: OpenIdProvider, names: object
) -> None:
    server.lies.metadata["authorization_response_iss_parameter_supported"] = names
    assert provider.authorization_url(REQUEST).names_issuer is (names is True)


@pytest.mark.parametrize("issuer", ["https://evil.example", ABSENT, None, ""])
def test_s15_metadata_of_another_issuer_is_not_used(
    server: OpenIdServer, provider: OpenIdProvider, issuer: object
) -> None:
    server.lies.metadata["issuer"] = issuer
    with pytest.raises(ProviderUnavailable):
        provider.authorization_url(REQUEST)


def test_s15_an_issuer_with_a_slash_is_another(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.metadata["issuer"] = f"{server.url}/"
    with pytest.raises(ProviderUnavailable):
        provider.authorization_url(REQUEST)


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
)
@pytest.mark.parametrize(
    "address",
    [
        "http://evil.example/x",
        "http://127.0.0.1.evil.example/x",
        "ftp://127.0.0.1/x",
        "javascript:alert(1)",
        "https://user@evil.example/x",
        "https:///x",
        "https://evil.example/x#y",
        "https://[::1",
        "/x",
        "",
        7,
    ],
)
def test_s15_an_address_that_is_not_https_is_not_gone_to(
    server: OpenIdServer, provider: OpenIdProvider, name: str, address: object
) -> None:
    server.lies.metadata[name] = address
    with pytest.raises(ProviderUnavailable):
        provider.authorization_url(REQUEST)


def test_s15_this_machine_is_not_gone_to_unless_that_is_configured(server: OpenIdServer) -> None:
    client = Client(id=server.client_id, secret=server.secret, redirect_uri=REDIRECT_URI)
    strict = OpenIdProvider(server.url, client, Wire("Acme", server.clock), server.clock)
    with pytest.raises(ProviderUnavailable):
        strict.authorization_url(REQUEST)


def test_s15_pages_at_an_origin_that_is_not_configured_are_not_gone_to(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.metadata["authorization_endpoint"] = "https://elsewhere.example/authorize"
    with pytest.raises(ProviderUnavailable) as caught:
        provider.authorization_url(REQUEST)
    assert caught.value.got == f"pages at https://elsewhere.example, not {server.url}"


@pytest.mark.parametrize("path", [DISCOVERY, KEYS, TOKEN, USERINFO])
def test_s15_no_redirect_is_followed(server: OpenIdServer, provider: OpenIdProvider, path: str) -> None:
    server.lies.claims["email"] = ABSENT
    server.instead[path] = lambda _: redirect(f"{server.url}/elsewhere")
    with pytest.raises(ProviderUnavailable):
        login(server, provider)
    assert "GET /elsewhere" not in server.seen
    assert "POST /elsewhere" not in server.seen


def test_s15_a_redirect_that_brings_tokens_is_refused_too(server: OpenIdServer, provider: OpenIdProvider) -> None:
    truth = server.routes[TOKEN]
    server.instead[TOKEN] = lambda asked: replace(truth(asked), status=307, headers={"Location": "/x"})
    with pytest.raises(ProviderUnavailable):
        login(server, provider)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_s16_a_token_without_a_signature_of_a_private_key_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, algorithm: str
) -> None:
    server.lies.algorithm = algorithm
    assert refusal(server, provider) == ("id_token", "UnsupportedAlgorithmError")


@pytest.mark.parametrize(("algorithm", "kind"), [("PS256", "RSA"), ("ES256", "EC"), ("Ed25519", "OKP")])
def test_s16_any_algorithm_of_our_list_is_accepted(
    server: OpenIdServer, provider: OpenIdProvider, algorithm: str, kind: str
) -> None:
    server.lies.algorithm, server.lies.key = algorithm, key(kind, kind)
    server.lies.published = [key(), key(kind, kind)]
    server.lies.claims["at_hash"] = ABSENT
    assert login(server, provider).subject == ADA


def test_s16_a_key_does_not_sign_by_an_algorithm_of_another_kind(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.instead[TOKEN] = _with_header(server, {"alg": "ES256"})
    assert refusal(server, provider) == ("id_token", "InvalidKeyTypeError")


@pytest.mark.parametrize("header", ["jwk", "jku", "x5u"])
def test_s17_a_key_that_a_token_brings_along_is_not_used(
    server: OpenIdServer, provider: OpenIdProvider, header: str
) -> None:
    forger = server.lies.key = key("forger")
    brought: dict[str, Any] = {"jwk": forger.as_dict(private=False), "jku": f"{server.url}/forged", "x5u": server.url}
    server.lies.header.update({"kid": "first", header: brought[header]})
    assert refusal(server, provider) == ("id_token", "BadSignatureError")
    assert "GET /forged" not in server.seen


@pytest.mark.parametrize("header", ["jwk", "jku", "x5u"])
def test_s17_a_key_that_a_good_token_brings_along_does_no_harm(
    server: OpenIdServer, provider: OpenIdProvider, header: str
) -> None:
    brought: dict[str, Any] = {
        "jwk": key("forger").as_dict(private=False),
        "jku": f"{server.url}/forged",
        "x5u": server.url,
    }
    server.lies.header[header] = brought[header]
    assert login(server, provider).subject == ADA
    assert "GET /forged" not in server.seen


def test_s16_a_header_that_must_be_understood_and_is_not_is_refused(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.instead[TOKEN] = _with_header(server, {"crit": ["exotic"], "exotic": 1})
    assert refusal(server, provider)[0] == "id_token"


def test_s18_a_key_that_is_new_is_fetched(server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock) -> None:
    login(server, provider)
    server.lies.key = key("second")
    server.lies.published = [key("second")]
    clock.time += LATER
    assert login(server, provider).subject == ADA
    assert server.seen.count(f"GET {KEYS}") == 2


def test_s18_a_key_that_is_new_under_an_old_name_is_fetched(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock
) -> None:
    login(server, provider)
    server.lies.key, server.lies.header["kid"] = key("second"), "first"
    server.instead[KEYS] = lambda _: as_json({"keys": [{**key("second").as_dict(private=False), "kid": "first"}]})
    clock.time += LATER
    assert login(server, provider).subject == ADA


def test_s18_keys_are_kept_for_an_hour(server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock) -> None:
    login(server, provider)
    clock.advance(minutes=59)
    login(server, provider)
    assert server.seen.count(f"GET {KEYS}") == 1
    clock.advance(minutes=2)
    login(server, provider)
    assert server.seen.count(f"GET {KEYS}") == 2


def test_s18_a_key_that_is_no_longer_published_is_trusted_no_more(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock
) -> None:
    login(server, provider)
    server.lies.published = [key("second")]
    clock.advance(minutes=61)
    assert refusal(server, provider) == ("id_token", "InvalidKeyIdError")


@pytest.mark.parametrize("seconds", [0, 31])
def test_s18_a_hundred_bad_key_names_make_for_one_fetch(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock, seconds: int
) -> None:
    login(server, provider)
    clock.advance(seconds=seconds)
    for number in range(100):
        with pytest.raises(BadLogoutToken):
            provider.logout_notice(server.sign({"iss": server.url}, kid=f"bad-{number}"))
    assert server.seen.count(f"GET {KEYS}") <= 2


def test_s18_a_hundred_bad_signatures_at_once_make_for_one_fetch(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock
) -> None:
    login(server, provider)
    clock.time += LATER
    server.lies.key = key("forger")
    forged = server.sign({"iss": server.url}, kid="first")

    def hear(_: int) -> None:
        with pytest.raises(BadLogoutToken):
            provider.logout_notice(forged)

    with ThreadPoolExecutor(10) as threads:
        list(threads.map(hear, range(100)))
    assert server.seen.count(f"GET {KEYS}") == 2


def test_s18_a_token_that_names_no_key_is_checked_by_the_only_one(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.header["kid"] = ABSENT
    server.instead[KEYS] = lambda _: as_json(
        {
            "keys": [
                {**key("other").as_dict(private=False), "use": "enc"},
                {"kty": "oct", "k": "c2VjcmV0", "kid": "first"},
                {"kty": "future", "kid": "first"},
                {"kty": "RSA", "n": "broken"},
                "nonsense",
                key().as_dict(private=False),
            ]
        }
    )
    assert login(server, provider).subject == ADA


def test_s18_a_key_that_is_too_short_is_not_used(server: OpenIdServer, provider: OpenIdProvider) -> None:
    with pytest.warns(SecurityWarning):
        short = RSAKey.generate_key(1024, {"kid": "first"})
    server.lies.published = [short]
    assert refusal(server, provider) == ("id_token", "InvalidKeyIdError")


def test_s18_a_token_that_names_no_key_among_several_is_refused(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.header["kid"] = ABSENT
    server.lies.published = [key(), key("second")]
    assert refusal(server, provider)[0] == "id_token"


@pytest.mark.parametrize("published", [{"keys": "none"}, {}, [], "keys", {"keys": {}}])
def test_s18_what_is_no_set_of_keys_is_an_outage(
    server: OpenIdServer, provider: OpenIdProvider, published: object
) -> None:
    server.instead[KEYS] = lambda _: as_json(published)
    with pytest.raises(ProviderUnavailable):
        login(server, provider)


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


def test_s21_an_id_token_is_no_logout_token(server: OpenIdServer, provider: OpenIdProvider) -> None:
    hint = login(server, provider).logout_hint
    assert hint is not None
    with pytest.raises(BadLogoutToken):
        provider.logout_notice(hint)


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


def test_s23_google_cannot_confirm_and_says_so_without_being_asked() -> None:
    provider = google(Client(id="x", secret="y", redirect_uri=REDIRECT_URI), SettableClock())
    with pytest.raises(CannotStepUp):
        provider.authorization_url(replace(REQUEST, max_age=timedelta(0)))


def test_s15_presets_are_exact_issuers() -> None:
    client, clock = Client(id="x", secret="y", redirect_uri=REDIRECT_URI), SettableClock()
    assert (google(client, clock).label, google(client, clock).origin) == ("Google", "https://accounts.google.com")
    assert microsoft(client, clock).origin == "https://login.microsoftonline.com"
    assert microsoft(client, clock).label == "Microsoft"


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


def test_a_provider_that_knows_basic_authentication_alone_is_told_who_we_are_that_way(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.metadata["token_endpoint_auth_methods_supported"] = ABSENT
    assert login(server, provider).subject == ADA
    [redeemed] = [each for each in server.requests if each.path == TOKEN]
    assert redeemed.headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in redeemed.form


@pytest.mark.parametrize("path", [DISCOVERY, KEYS, TOKEN, USERINFO])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body=b"{}"),
        Answer(status=503),
        Answer(status=429),
        Answer(status=404),
        Answer(body=b"<html>"),
        Answer(body=b"[]"),
        Answer(body=b"\xff\xfe"),
        Answer(body=b"[" * 100_000),
        Answer(body=b'{"a":"' + b"x" * LARGEST + b'"}'),
        Answer(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
        Answer(body=b"{}", headers={"Content-Length": "100"}),
    ],
)
def test_s39_an_answer_that_is_none_is_an_outage(
    server: OpenIdServer, provider: OpenIdProvider, path: str, answer: Answer
) -> None:
    server.lies.claims["email"] = ABSENT
    server.instead[path] = lambda _: answer
    with pytest.raises(ProviderUnavailable) as caught:
        login(server, provider)
    assert caught.value.message == ("Acme does not answer as it should; try again in a while, or sign in another way.")


def test_s39_a_provider_that_is_silent_is_not_waited_for(server: OpenIdServer) -> None:
    server.instead[DISCOVERY] = lambda _: Answer(body=b"{}", pause=3)
    began = monotonic()
    with pytest.raises(ProviderUnavailable):
        openid_provider(server, seconds=0.2).authorization_url(REQUEST)
    assert monotonic() - began < 2


def test_s39_a_provider_that_answers_byte_by_byte_is_not_waited_for(server: OpenIdServer) -> None:
    server.clock = real_time
    server.instead[DISCOVERY] = lambda _: Answer(body=b" " * 1_000, pause=0.1)
    began = monotonic()
    with pytest.raises(ProviderUnavailable):
        openid_provider(server, seconds=0.3).authorization_url(REQUEST)
    assert monotonic() - began < 3


def test_s39_an_outage_is_remembered_for_those_who_waited_and_no_longer(
    server: OpenIdServer, provider: OpenIdProvider, clock: SettableClock
) -> None:
    server.instead[DISCOVERY] = lambda _: Answer(status=503)
    for _ in range(20):
        with pytest.raises(ProviderUnavailable):
            provider.authorization_url(REQUEST)
    assert server.seen == [f"GET {DISCOVERY}"]
    del server.instead[DISCOVERY]
    clock.advance(seconds=5)
    assert provider.authorization_url(REQUEST).issuer == server.url


def test_s33_a_logout_there_tells_whom_and_where_to_come_back_to(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    hint = login(server, provider).logout_hint
    assert hint is not None
    url = provider.end_session_url(hint, "a state")
    assert url is not None
    assert url.startswith(f"{server.url}/logout?id_token_hint={hint}&client_id=stillroom&state=a+state&")
    assert url.endswith(f"post_logout_redirect_uri={AFTER_LOGOUT.replace(':', '%3A').replace('/', '%2F')}")


def test_s35_no_token_is_given_on_where_no_logout_needs_it(server: OpenIdServer, provider: OpenIdProvider) -> None:
    server.lies.metadata["end_session_endpoint"] = ABSENT
    assert login(server, provider).logout_hint is None
    assert provider.end_session_url("hint", "a state") is None


@pytest.mark.parametrize(
    ("claim", "lie"),
    [
        ("iss", "https://evil.example"),
        ("aud", ["stillroom", "other"]),
        ("exp", ABSENT),
        ("exp", 1),
        ("iat", ABSENT),
        ("iat", 1),
        ("events", ABSENT),
        ("events", {}),
        ("nonce", "n"),
        ("sub", 7),
        ("jti", ABSENT),
    ],
)
def test_s34_a_logout_token_of_which_one_claim_does_not_hold_is_refused(
    server: OpenIdServer, provider: OpenIdProvider, claim: str, lie: object
) -> None:
    server.lies.claims[claim] = lie
    with pytest.raises(BadLogoutToken) as caught:
        provider.logout_notice(server.logout_token(ADA))
    assert caught.value.field == claim


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_s34_a_forged_logout_token_is_refused(server: OpenIdServer, provider: OpenIdProvider, algorithm: str) -> None:
    server.lies.algorithm = algorithm
    with pytest.raises(BadLogoutToken):
        provider.logout_notice(server.logout_token(ADA))


def test_s34_another_kind_of_token_is_no_logout_token(server: OpenIdServer, provider: OpenIdProvider) -> None:
    with pytest.raises(BadLogoutToken) as caught:
        provider.logout_notice(server.logout_token(ADA, kind="at+jwt"))
    assert caught.value.field == "typ"


def _with_header(server: OpenIdServer, header: dict[str, Any]) -> Any:  # noqa: ANN401 - a route
    """A token route whose ID token has this header written over it; its signature is of another one."""

    def route(asked: Any) -> Answer:  # noqa: ANN401 - a request
        told = json.loads(server.routes[TOKEN](asked).body)
        _, body, signature = told["id_token"].split(".")
        whole = json.dumps({"alg": "RS256", "kid": "first", **header}).encode()
        told["id_token"] = f"{urlsafe_b64encode(whole).rstrip(b'=').decode()}.{body}.{signature}"
        return as_json(told)

    return route
