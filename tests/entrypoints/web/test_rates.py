"""How often each client may ask, and what a stranger cannot use up."""

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import ValidationError
from structlog.testing import LogCapture
from werkzeug.test import TestResponse

from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import Program, program_of, refusal
from tests.installations import Installation, in_memory
from tests.servers.redis import RedisServer

NO_FORM = 403
"""The status of what is posted without a form's token: it is counted before that is looked at."""
HERE, THERE = "198.51.100.1", "198.51.100.2"


def site_of(installation: Installation | None = None, **told: object) -> Flask:
    """A site with routes of the kinds that have limits of their own; three requests an hour unless told otherwise."""
    known = installation or in_memory()
    # What counts has a clock of its own.
    known.clock.advance(seconds=time.time() - known.clock().timestamp())
    site = create_site(known.app, Settings.model_validate({"rate_limit": "3/hour"} | told))
    for path in ("/auth/login", "/auth/reset", "/auth/oidc/callback", "/webhooks/stripe"):
        site.add_url_rule(path, path, lambda: "done", methods=["GET", "POST"])
    return site


def ask(client: FlaskClient, path: str = "/api/v1/openapi.json", *, address: str = HERE, **options: object) -> int:
    return said(client, path, address=address, **options).status_code


def said(client: FlaskClient, path: str, *, address: str = HERE, **options: object) -> TestResponse:
    return client.open(path, environ_overrides={"REMOTE_ADDR": address}, **options)  # type: ignore[arg-type]


def asking(client: FlaskClient, times: int, path: str = "/api/v1/openapi.json", **options: object) -> list[int]:
    """The statuses of so many requests."""
    return [ask(client, path, **options) for _ in range(times)]  # type: ignore[arg-type]


def as_program(client: FlaskClient, token: str, *, address: str = HERE) -> int:
    return ask(client, "/api/v1/units", address=address, headers={"Authorization": f"Bearer {token}"})


def test_s41_a_client_that_asks_too_often_is_told_how_long_to_wait() -> None:
    client = site_of().test_client()
    assert asking(client, 4) == [200, 200, 200, 429]
    response = said(client, "/api/v1/units")
    error = refusal(response, 429, "request.too_many")
    assert 3590 <= int(response.headers["Retry-After"]) <= 3600
    assert error["details"]["expected"] == "at most 3 per 1 hour"
    page = said(client, "/stock")
    assert (page.status_code, page.mimetype, "Retry-After" in page.headers) == (429, "text/html", True)


def test_s41_all_addresses_of_the_site_count_together_and_each_client_by_itself() -> None:
    client = site_of().test_client()
    assert [ask(client, path) for path in ("/", "/nothing", "/api/v1/docs/", "/")] == [303, 404, 200, 429]
    assert ask(client, address=THERE) == 200


def test_s41_a_client_may_ask_a_thousand_times_an_hour_when_nothing_else_is_said() -> None:
    client = site_of(rate_limit=Settings().rate_limit).test_client()
    assert asking(client, 1000, "/nothing") == [404] * 1000
    assert asking(client, 1, "/nothing") == [429]


def test_s41_what_browsers_keep_is_not_counted() -> None:
    client = site_of().test_client()
    assert asking(client, 5, "/static/mark.svg", buffered=True) == [200] * 5


def test_s41_time_gives_it_back() -> None:
    client = site_of(rate_limit="2/second").test_client()
    assert 429 in asking(client, 30, "/nothing")
    time.sleep(1.1)
    assert ask(client, "/nothing") == 404


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"])
def test_s41_a_spoofed_address_does_not_help(header: str) -> None:
    client = site_of().test_client()
    spoofed = [ask(client, headers={header: f"for=203.0.113.{n}" if n % 2 else f"203.0.113.{n}"}) for n in range(4)]
    assert spoofed == [200, 200, 200, 429]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"])
def test_s41_a_spoofed_address_opens_no_more_tries_to_sign_in(header: str) -> None:
    client = site_of(rate_limit="1000/hour").test_client()
    spoofed = [
        ask(client, "/auth/login", method="POST", headers={header: f"for=203.0.113.{n}" if n % 2 else f"203.0.113.{n}"})
        for n in range(6)
    ]
    assert spoofed == [NO_FORM] * 5 + [429]


def test_s41_behind_a_proxy_clients_are_told_apart_and_still_cannot_spoof() -> None:
    client = site_of(proxy_hops=1).test_client()
    spoofed = [ask(client, headers={"X-Forwarded-For": f"203.0.113.{n}, {HERE}"}) for n in range(4)]
    assert spoofed == [200, 200, 200, 429]
    assert ask(client, headers={"X-Forwarded-For": THERE}) == 200


def test_s41_the_many_addresses_of_one_client_count_as_one() -> None:
    client = site_of().test_client()
    assert [ask(client, address=f"2001:db8:1:2:{n}::1") for n in range(4)] == [200, 200, 200, 429]
    assert ask(client, address="2001:db8:1:3::1") == 200
    assert [ask(client, address=f"::ffff:203.0.113.{n}") for n in range(4)] == [200] * 4


@pytest.fixture
def shop() -> Program:
    """A program whose token may do everything."""
    installation = in_memory()
    return program_of(site_of(installation), installation)


def test_s41_a_token_counts_by_itself_wherever_it_is_used(shop: Program) -> None:
    used = [as_program(shop.client, shop.token, address=address) for address in (HERE, THERE, HERE, THERE)]
    assert used == [200, 200, 200, 429]
    assert ask(shop.client) == 200


def test_s41_strangers_at_the_same_address_do_not_use_up_a_token(shop: Program) -> None:
    assert asking(shop.client, 4) == [200, 200, 200, 429]
    assert as_program(shop.client, shop.token) == 200


def test_s41_who_knows_a_tokens_prefix_does_not_use_it_up(shop: Program) -> None:
    known = shop.token.rpartition("_")[0]
    assert [as_program(shop.client, f"{known}_wrong", address=THERE) for _ in range(5)] == [401, 401, 401, 429, 429]
    assert as_program(shop.client, shop.token) == 200


def test_s41_inventing_tokens_does_not_help(shop: Program) -> None:
    assert [as_program(shop.client, f"stillroom_p{n}_secret") for n in range(4)] == [401, 401, 401, 429]
    assert as_program(shop.client, shop.token, address=THERE) == 200


@pytest.mark.parametrize("path", ["/stock", "/api/v1/openapi.json", "/nothing"])
def test_s41_a_token_that_nobody_asks_for_pays_for_nothing(shop: Program, path: str) -> None:
    headers = {"Authorization": f"Bearer {shop.token}"}
    assert asking(shop.client, 4, path, headers=headers)[3] == 429
    assert as_program(shop.client, shop.token, address=THERE) == 200


@pytest.mark.parametrize("path", ["/auth/login", "/auth/reset"])
def test_s41_signing_in_is_tried_five_times_a_minute(path: str) -> None:
    client = site_of(rate_limit="1000/hour").test_client()
    assert asking(client, 6, path, method="POST") == [NO_FORM] * 5 + [429]
    response = said(client, path, method="POST")
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert asking(client, 7, path) == [200] * 7
    assert ask(client, path, method="POST", address=THERE) == NO_FORM


def test_s41_a_login_is_a_try_whatever_its_provider_is_called() -> None:
    client = site_of(rate_limit="1000/hour").test_client()
    assert asking(client, 6, "/auth/challenge", method="POST") == [NO_FORM] * 5 + [429]


def test_s41_each_way_to_sign_in_counts_by_itself_and_callbacks_count() -> None:
    client = site_of(rate_limit="1000/hour").test_client()
    assert asking(client, 6, "/auth/oidc/callback") == [200] * 5 + [429]
    assert ask(client, "/auth/login", method="POST") == NO_FORM


def test_s41_no_token_opens_more_tries_to_sign_in(shop: Program) -> None:
    headers = {"Authorization": f"Bearer {shop.token}"}
    assert asking(shop.client, 6, "/auth/login", method="POST", headers=headers)[5] == 429


def test_s41_webhooks_come_a_hundred_times_a_minute_whatever_else_is_allowed() -> None:
    client = site_of().test_client()
    assert asking(client, 101, "/webhooks/stripe", method="POST") == [NO_FORM] * 100 + [429]


def test_s41_limits_can_be_off() -> None:
    client = site_of(rate_limit="off").test_client()
    assert set(asking(client, 1100, "/nothing")) == {404}
    assert set(asking(client, 7, "/auth/login", method="POST")) == {NO_FORM}


def test_s41_processes_that_share_a_redis_count_together(redis_server: RedisServer) -> None:
    installation = in_memory()
    clients = [site_of(installation, redis_url=redis_server.url).test_client() for _ in range(2)]
    assert [ask(client) for client in clients * 2] == [200, 200, 200, 429]
    assert 1 <= int(said(clients[0], "/stock").headers["Retry-After"]) <= 3600
    token = program_of(clients[0].application, installation).token
    assert [as_program(client, token) for client in clients * 2] == [200, 200, 200, 429]


def test_s41_while_redis_is_away_each_process_counts_by_itself(redis_server: RedisServer, log: LogCapture) -> None:
    installation = in_memory()
    client = site_of(installation, redis_url=redis_server.url).test_client()
    assert asking(client, 3) == [200] * 3
    redis_server.stop()
    assert asking(client, 4) == [200, 200, 200, 429]
    assert tries(log) == 1
    installation.clock.advance(seconds=5)
    assert asking(client, 2) == [429, 429]
    assert tries(log) == 2
    redis_server.start()
    installation.clock.advance(seconds=5)
    assert asking(client, 2) == [200, 200]
    assert tries(log) == 2


def tries(log: LogCapture) -> int:
    """How often a Redis that does not answer was asked."""
    return sum(entry["event"] == "rate_limits_not_shared" for entry in log.entries)


@pytest.mark.parametrize("limit", ["", "1000", "0/hour", "1000 per hour", "1000/week", "-1/hour", "5/minute;9/hour"])
def test_a_limit_that_cannot_be_is_refused_with_what_can(limit: str) -> None:
    with pytest.raises(ValidationError, match="such as 1000/hour"):
        Settings.model_validate({"rate_limit": limit})


@pytest.mark.parametrize("url", ["", "memory://", "localhost:6379", "http://localhost", "redis://localhost:port"])
def test_a_redis_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="redis://HOST"):
        Settings.model_validate({"redis_url": url})
