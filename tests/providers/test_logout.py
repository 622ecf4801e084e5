"""Signing out at a provider, and hearing that somebody did."""

import pytest

from adapters.oauth.openid import OpenIdProvider
from domain.identity.login_refusals import BadLogoutToken
from tests.contracts.providers import ADA, AFTER_LOGOUT
from tests.providers.logging_in import login
from tests.servers.openid_provider import ABSENT, OpenIdServer


def test_s21_an_id_token_is_no_logout_token(server: OpenIdServer, provider: OpenIdProvider) -> None:
    hint = login(server, provider).logout_hint
    assert hint is not None
    with pytest.raises(BadLogoutToken):
        provider.logout_notice(hint)


def test_s33_a_logout_there_tells_whom_and_where_to_come_back_to(
    server: OpenIdServer, provider: OpenIdProvider
) -> None:
    hint = login(server, provider).logout_hint
    assert hint is not None
    url = provider.end_session_url(hint, "a state")
    assert url is not None
    assert url.startswith(f"{server.url}/logout?id_token_hint={hint}&client_id=stillroom&state=a+state&")
    assert url.endswith(f"post_logout_redirect_uri={AFTER_LOGOUT.replace(':', '%3A').replace('/', '%2F')}")


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
