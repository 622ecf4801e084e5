"""What a provider says about itself, and what it is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.clock import SettableClock
from adapters.oauth.client import Client
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.presets import google, microsoft
from adapters.oauth.wire import Wire
from domain.identity.login_refusals import CannotStepUp, ProviderUnavailable
from tests.contracts.providers import ADA, REDIRECT_URI
from tests.providers.logging_in import REQUEST, login
from tests.servers.loopback import redirect
from tests.servers.openid_provider import ABSENT, AUTHORIZE, DISCOVERY, KEYS, TOKEN, USERINFO, OpenIdServer


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


def test_s23_google_cannot_confirm_and_says_so_without_being_asked() -> None:
    provider = google(Client(id="x", secret="y", redirect_uri=REDIRECT_URI), SettableClock())
    with pytest.raises(CannotStepUp):
        provider.authorization_url(replace(REQUEST, max_age=timedelta(0)))


def test_s15_presets_are_exact_issuers() -> None:
    client, clock = Client(id="x", secret="y", redirect_uri=REDIRECT_URI), SettableClock()
    assert (google(client, clock).label, google(client, clock).origin) == ("Google", "https://accounts.google.com")
    assert microsoft(client, clock).origin == "https://login.microsoftonline.com"
    assert microsoft(client, clock).label == "Microsoft"


def test_a_provider_that_knows_basic_authentication_alone_is_told_who_we_are_that_way(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    server.lies.metadata["token_endpoint_auth_methods_supported"] = ABSENT
    assert login(server, provider).subject == ADA
    [redeemed] = [each for each in server.requests if each.path == TOKEN]
    assert redeemed.headers["Authorization"].startswith("Basic ")
    assert "client_secret" not in redeemed.form
