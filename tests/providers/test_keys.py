"""Signatures, and the keys that check them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey

from adapters.memory.clock import SettableClock
from adapters.oauth.openid import OpenIdProvider
from domain.identity.login_refusals import BadLogoutToken, ProviderUnavailable
from tests.contracts.providers import ADA
from tests.providers.logging_in import LATER, login, refusal, with_header
from tests.servers.loopback import as_json
from tests.servers.openid_provider import ABSENT, KEYS, TOKEN, OpenIdServer, key


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
    server.instead[TOKEN] = with_header(server, {"alg": "ES256"})
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
    server.instead[TOKEN] = with_header(server, {"crit": ["exotic"], "exotic": 1})
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
