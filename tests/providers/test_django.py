"""Logins with a provider that nobody here wrote, as a program of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from adapters.oauth.client import Client
from adapters.oauth.openid import OpenIdProvider
from adapters.oauth.wire import Wire
from adapters.system.clock import now
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_decisions import SigningUp
from domain.identity.login_refusals import IdentityRefused
from ports.identity_provider import LoginRequest, Redemption
from tests.contracts.providers import AFTER_LOGOUT, REDIRECT_URI
from tests.installations import in_memory
from tests.servers.django_site import CLIENT_ID, SECRET, DjangoSite

REQUEST = LoginRequest(state="s" * 43, nonce="n" * 43, verifier="v" * 43)


@pytest.fixture(scope="module")
def site() -> Iterator[DjangoSite]:
    with DjangoSite(REDIRECT_URI) as site:
        yield site


@pytest.fixture
def provider(site: DjangoSite) -> OpenIdProvider:
    client = Client(id=CLIENT_ID, secret=SECRET, redirect_uri=REDIRECT_URI, after_logout=AFTER_LOGOUT)
    return OpenIdProvider(site.url, client, Wire("Django", now, loopback=True), now)


def login(
    site: DjangoSite, provider: OpenIdProvider, person: str = "ada", request: LoginRequest = REQUEST
) -> VerifiedIdentity:
    answer = site.callback(provider.authorization_url(request).url, person)
    assert answer["state"] == [request.state]
    return provider.exchange(
        Redemption(code=answer["code"][0], nonce=request.nonce, verifier=request.verifier, max_age=request.max_age)
    )


def test_somebody_signs_in(site: DjangoSite, provider: OpenIdProvider) -> None:
    ada, ben = login(site, provider), login(site, provider, "ben")
    assert (ada.issuer, ada.subject, ada.name) == (site.url, "1", "Ada")
    assert (ada.email, ada.email_verified) == ("ada@example.com", True)
    assert (ben.issuer, ben.subject, ben.email_verified) == (site.url, "2", False)


def test_s04_the_provider_refuses_a_code_with_another_verifier(site: DjangoSite, provider: OpenIdProvider) -> None:
    answer = site.callback(provider.authorization_url(REQUEST).url, "ada")
    with pytest.raises(IdentityRefused) as caught:
        provider.exchange(Redemption(code=answer["code"][0], nonce=REQUEST.nonce, verifier="w" * 43))
    assert (caught.value.field, caught.value.got) == ("code", "invalid_grant")


def test_s05_a_token_of_another_login_is_refused(site: DjangoSite, provider: OpenIdProvider) -> None:
    answer = site.callback(provider.authorization_url(REQUEST).url, "ada")
    with pytest.raises(IdentityRefused) as caught:
        provider.exchange(Redemption(code=answer["code"][0], nonce="m" * 43, verifier=REQUEST.verifier))
    assert caught.value.field == "nonce"


def test_s23_somebody_confirms_by_signing_in_again(site: DjangoSite, provider: OpenIdProvider) -> None:
    assert login(site, provider, request=replace(REQUEST, max_age=timedelta(0))).subject == "1"


def test_s33_the_provider_takes_the_logout_that_it_is_sent(site: DjangoSite, provider: OpenIdProvider) -> None:
    hint = login(site, provider).logout_hint
    assert hint is not None
    url = provider.end_session_url(hint, "a state")
    assert url is not None
    assert parse_qs(urlsplit(url).query)["id_token_hint"] == [hint]
    assert httpx2.get(url.partition("&post_logout")[0], trust_env=False).status_code in {200, 302}


def test_a_whole_login_by_the_driving_port(site: DjangoSite, provider: OpenIdProvider) -> None:
    app = in_memory({"django": provider}).app
    begun = app.identity.begin_login("django", target="/stock")
    answer = site.callback(begun.url, "ben")
    finished = app.identity.finish_login("django", answer, browser=begun.browser, request_id="r")
    assert isinstance(finished.decision, SigningUp)
    assert (finished.decision.identity.subject, finished.attempt.next_path) == ("2", "/stock")
