"""GitHub, and a site that lies as GitHub could."""

from collections.abc import Iterator

import pytest

from adapters.oauth.github import GitHubProvider
from domain.identity.identities import VerifiedIdentity
from domain.identity.login_refusals import BadLogoutToken, IdentityRefused, ProviderUnavailable
from ports.identity_provider import LoginRequest, Redemption
from tests.contracts.providers import ADA, github_provider, github_site
from tests.servers.github_site import AUTHORIZE, EMAILS, TOKEN, USER, GitHubSite
from tests.servers.loopback import Answer, as_json, redirect

REQUEST = LoginRequest(state="s" * 43, nonce="n" * 43, verifier="v" * 43)


@pytest.fixture
def site() -> Iterator[GitHubSite]:
    with github_site() as site:
        yield site


@pytest.fixture
def provider(site: GitHubSite) -> GitHubProvider:
    return github_provider(site)


def login(site: GitHubSite, provider: GitHubProvider) -> VerifiedIdentity:
    answer = site.callback(provider.authorization_url(REQUEST).url, ADA)
    return provider.exchange(Redemption(code=answer["code"][0], nonce=REQUEST.nonce, verifier=REQUEST.verifier))


def test_s06_a_login_asks_for_addresses_and_nothing_else(site: GitHubSite, provider: GitHubProvider) -> None:
    login(site, provider)
    [asked] = [each for each in site.requests if each.path == AUTHORIZE]
    assert asked.query["scope"] == "user:email"
    assert site.seen == [f"GET {AUTHORIZE}", f"POST {TOKEN}", f"GET {USER}", f"GET {EMAILS}"]


def test_s25_an_account_is_its_number_whatever_it_is_called(site: GitHubSite, provider: GitHubProvider) -> None:
    before = login(site, provider)
    site.people[ADA]["login"] = "another-name"
    after = login(site, provider)
    assert (before.subject, before.name) == (ADA, "ada")
    assert (after.subject, after.name) == (ADA, "another-name")


@pytest.mark.parametrize("number", [None, "1001", True, 0, -1, 1.5, [1001]])
def test_s25_what_has_no_number_is_no_account(site: GitHubSite, provider: GitHubProvider, number: object) -> None:
    site.people[ADA]["id"] = number
    with pytest.raises(IdentityRefused) as caught:
        login(site, provider)
    assert caught.value.field == "id"


@pytest.mark.parametrize(
    "emails",
    [
        [],
        {},
        "ada@example.com",
        [None, "ada@example.com"],
        [{"email": "ada@example.com", "primary": True, "verified": False}],
        [{"email": "ada@example.com", "primary": False, "verified": True}],
        [{"email": "ada@example.com", "primary": "true", "verified": "true"}],
        [{"email": "ada@example.com", "primary": 1, "verified": 1}],
        [{"email": "ada\uff20example.com", "primary": True, "verified": True}],
        [{"primary": True, "verified": True}],
    ],
)
def test_s26_s27_an_address_counts_only_if_it_is_primary_and_verified(
    site: GitHubSite, provider: GitHubProvider, emails: object
) -> None:
    site.emails[ADA] = emails
    site.people[ADA]["email"] = "public@example.com"
    identity = login(site, provider)
    assert (identity.email, identity.email_verified) == (None, False)


def test_a_mistake_that_is_told_as_a_success_is_refused(site: GitHubSite, provider: GitHubProvider) -> None:
    site.secret = "another"
    with pytest.raises(IdentityRefused) as caught:
        login(site, provider)
    assert caught.value.got == "incorrect_client_credentials"


@pytest.mark.parametrize("path", [TOKEN, USER, EMAILS])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500),
        Answer(status=404),
        Answer(body=b"<html>"),
        redirect("https://evil.example/"),
    ],
)
def test_s39_an_answer_that_is_none_is_an_outage(
    site: GitHubSite, provider: GitHubProvider, path: str, answer: Answer
) -> None:
    site.instead[path] = lambda _: answer
    with pytest.raises(ProviderUnavailable):
        login(site, provider)


@pytest.mark.parametrize("token", [None, "", 7, []])
def test_s39_an_answer_without_a_token_is_an_outage(site: GitHubSite, provider: GitHubProvider, token: object) -> None:
    site.instead[TOKEN] = lambda _: as_json({"access_token": token, "token_type": "bearer"})
    with pytest.raises(ProviderUnavailable):
        login(site, provider)


def test_s34_github_sends_no_logout_tokens(provider: GitHubProvider) -> None:
    with pytest.raises(BadLogoutToken):
        provider.logout_notice("anything")
