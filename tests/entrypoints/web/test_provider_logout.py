"""Signing out by way of an identity provider: there from here, and here from there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.memory.clock import SettableClock
from domain.identity.login_refusals import BadLogoutToken
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.contracts.providers import ADA, AFTER_LOGOUT, BEN, openid_provider, openid_server
from tests.installations import Installation, in_memory
from tests.servers.openid_provider import ABSENT, LOGOUT, OpenIdServer

OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"name": "Ada", "organization": "Millrace", "currency": "EUR", "time_zone": "Europe/Berlin"}
NOTICE = "/auth/acme/back-channel-logout"


class Here:
    """A site with one provider over HTTP, and the browser of somebody who has an account there."""

    def __init__(self, server: OpenIdServer, installation: Installation, client: FlaskClient) -> None:
        self.server, self.installation, self.client = server, installation, client

    def another(self) -> "Here":
        return Here(self.server, self.installation, self.client.application.test_client())

    def send(self, path: str, **fields: str) -> TestResponse:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get("/auth/sign-in").text)
        assert found is not None
        return self.client.post(path, data={"csrf_token": found[1], **fields}, headers=OURS)

    def come(self, subject: str = ADA) -> "Here":
        """Sign in by the provider, and up where that is the first time."""
        begun = self.send("/auth/acme", next="/account")
        answer: Any = self.server.callback(begun.headers["Location"], subject)
        arrived = self.client.get("/auth/acme/callback", query_string=answer)
        if arrived.headers["Location"] == "/auth/new-account":
            self.send("/auth/new-account", **FORM)
        assert self.is_in()
        return self

    def is_in(self) -> bool:
        return self.client.get("/account").status_code == 200

    def tell(self, token: str, **more: Any) -> TestResponse:  # noqa: ANN401 - what the test client takes
        """What the provider's server sends, which has no cookie and is no browser."""
        return self.client.application.test_client().post(NOTICE, **({"data": {"logout_token": token}} | more))


@contextmanager
def site(**settings: Any) -> Iterator[Here]:  # noqa: ANN401 - the settings' own
    clock = SettableClock()
    with openid_server(clock) as server:
        server.after_logout = AFTER_LOGOUT
        installation = replace(in_memory({"acme": openid_provider(server)}), clock=clock)
        told = Settings(**{"rate_limit": "off"} | settings)
        yield Here(server, installation, create_site(installation.app, told).test_client())


@pytest.fixture
def here() -> Iterator[Here]:
    with site() as here:
        yield here


def test_s33_a_sign_out_ends_the_session_here_first_and_then_at_the_provider(here: Here) -> None:
    cookie = here.come().client.get_cookie("stillroom")
    assert cookie is not None
    left = here.send("/auth/sign-out")
    assert left.status_code == 303
    copy = here.another()
    copy.client.set_cookie("stillroom", cookie.value)
    assert not copy.is_in()
    assert here.server.hints == []
    asked = parse_qs(urlsplit(left.headers["Location"]).query)
    assert left.headers["Location"].startswith(f"{here.server.url}{LOGOUT}?")
    assert asked["post_logout_redirect_uri"] == [AFTER_LOGOUT]
    assert len(asked["id_token_hint"][0].split(".")) == 3
    back = httpx2.get(left.headers["Location"], trust_env=False).headers["Location"]
    assert here.server.hints == asked["id_token_hint"]
    arrived = here.client.get("/auth/signed-out", query_string=urlsplit(back).query)
    assert (arrived.status_code, arrived.headers["Location"]) == (303, "/auth/sign-in?done=sign_out")
    assert "You are signed out." in here.client.get(arrived.headers["Location"]).text
    assert here.client.get_cookie("stillroom_leaving") is None


def test_s33_a_way_back_that_nobody_began_says_nothing(here: Here) -> None:
    here.come().send("/auth/sign-out")
    stranger = here.another()
    for client, query in ((here.client, ""), (here.client, "?state=another"), (stranger.client, "?state=")):
        arrived = client.get(f"/auth/signed-out{query}")
        assert (arrived.status_code, arrived.headers["Location"]) == (303, "/auth/sign-in")


def test_s33_signing_out_takes_a_form_of_ours(here: Here) -> None:
    here.come()
    assert here.client.get("/auth/sign-out").status_code == 405
    assert here.client.post("/auth/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert here.is_in()


def test_s33_who_signs_out_everywhere_leaves_the_provider_too(here: Here) -> None:
    other = here.come().another().come()
    assert here.send("/account/sign-out-everywhere").headers["Location"].startswith(here.server.url)
    assert not other.is_in()


def test_s39_a_provider_that_is_away_keeps_nobody_signed_in(here: Here) -> None:
    here.come()
    here.server.stop()
    here.installation.clock.advance(minutes=61)
    left = here.send("/auth/sign-out")
    assert (left.status_code, left.headers["Location"]) == (303, "/auth/sign-in?done=sign_out")
    assert not here.is_in()


def test_s34_a_provider_tells_of_a_logout_and_its_sessions_end(here: Here) -> None:
    here.come()
    other, ben = here.another().come(), here.another().come(BEN)
    heard = here.tell(here.server.logout_token(ADA))
    assert (heard.status_code, heard.data) == (200, b"")
    assert heard.headers.getlist("Cache-Control") == ["no-store"]
    assert [each.is_in() for each in (here, other, ben)] == [False, False, True]


def test_s34_the_same_token_again_is_refused(here: Here) -> None:
    token = here.come().server.logout_token(ADA)
    assert here.tell(token).status_code == 200
    here.come()
    assert here.tell(token).status_code == 400
    assert here.is_in()


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
def test_s34_a_token_of_which_one_claim_does_not_hold_ends_nothing(here: Here, claim: str, lie: object) -> None:
    here.come()
    here.server.lies.claims[claim] = lie
    refused(here, here.tell(here.server.logout_token(ADA)))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_s34_a_forged_token_ends_nothing(here: Here, algorithm: str) -> None:
    here.come()
    here.server.lies.algorithm = algorithm
    refused(here, here.tell(here.server.logout_token(ADA)))


def test_s21_s34_another_kind_of_token_ends_nothing(here: Here) -> None:
    here.come()
    refused(here, here.tell(here.server.logout_token(ADA, kind="at+jwt")))
    hint = parse_qs(urlsplit(here.another().come().send("/auth/sign-out").headers["Location"]).query)["id_token_hint"]
    refused(here, here.tell(hint[0]))


def test_s34_what_is_no_form_with_one_token_ends_nothing(here: Here) -> None:
    token = here.come().server.logout_token(ADA)
    bodies: list[dict[str, Any]] = [
        {},
        {"data": {"logout_token": [token, token]}},
        {"data": {"logout_token": ""}},
        {"data": {"logout_token": "x" * 10_000}},
        {"json": {"logout_token": token}},
        {"data": {"logout_token": token}, "content_type": "multipart/form-data"},
        {"query_string": {"logout_token": token}},
    ]
    for sent in bodies:
        refused(here, here.tell(token, **({"data": None} | sent)))
    assert here.client.get(NOTICE).status_code in {404, 405}
    assert here.tell(token).status_code == 200


def test_s34_a_token_for_another_provider_is_refused(here: Here) -> None:
    token = here.come().server.logout_token(ADA)
    client = here.client.application.test_client()
    assert client.post("/auth/nobody/back-channel-logout", data={"logout_token": token}).status_code == 404
    assert here.is_in()


def test_s34_s39_while_its_keys_cannot_be_had_a_provider_is_told_to_come_again(here: Here) -> None:
    token = here.come().server.logout_token(ADA)
    here.installation.clock.advance(minutes=61)
    here.server.stop()
    refused(here, here.tell(token), code="identity.provider_unavailable", is_in=True)


def test_s34_s40_no_cookie_and_no_form_token_is_asked_for(here: Here) -> None:
    token = here.come().server.logout_token(ADA)
    told = here.client.post(NOTICE, data={"logout_token": token}, headers={"Sec-Fetch-Site": "cross-site"})
    assert told.status_code == 200
    assert not here.is_in()


def test_s41_a_provider_may_tell_of_many_logouts_a_minute_and_not_of_any_number() -> None:
    with site(rate_limit="1000/hour") as here:
        statuses = [here.tell("no token").status_code for _ in range(101)]
    assert statuses == [400] * 100 + [429]


def refused(here: Here, response: TestResponse, *, code: str = BadLogoutToken.code, is_in: bool = True) -> None:
    assert response.status_code == 400, response.text
    assert response.json == {"error": "invalid_request", "error_description": code}
    assert response.headers.getlist("Cache-Control") == ["no-store"]
    assert here.is_in() is is_in
