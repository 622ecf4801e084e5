"""Which names the site answers to, and what it believes of a proxy."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from pydantic import ValidationError

from entrypoints.composition import providers_of
from entrypoints.settings import Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import refusal
from tests.installations import in_memory

OTHERS = [
    "evil.test",
    "localhost.evil.test",
    "evil.test:80",
    "localhost:80:80",
    "localhost:http",
    "localhost@evil.test",
    "stock.example.com.",
    "",
    "ev il",
    "\xe9vil.test",
    "[::2]:80",
]


def site_of(**told: object) -> Flask:
    """A site that says what it believes of a request."""
    site = create_site(in_memory().app, Settings.model_validate(told))

    @site.get("/believed")
    def believed() -> dict[str, str | None]:
        return {"address": request.remote_addr, "url": request.url}

    return site


def client_of(**told: object) -> FlaskClient:
    return site_of(**told).test_client()


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/api/v1/items", "/api/v1/nothing", "/api/v1/docs"])
def test_s38_a_name_that_is_not_ours_is_refused(path: str, host: str) -> None:
    response = client_of().get(path, environ_overrides={"HTTP_HOST": host})
    assert refusal(response, 400, "request.untrusted_host")["field"] == "Host"


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("path", ["/", "/stock", "/nothing", "/static/stillroom.css"])
def test_s38_nothing_is_made_of_such_a_name(path: str, host: str) -> None:
    response = client_of().get(path, environ_overrides={"HTTP_HOST": host})
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert "evil" not in response.text


@pytest.mark.parametrize("host", ["stock.example.com", "STOCK.example.COM:8443", "[2001:db8::1]:80", "192.0.2.7"])
def test_s38_every_name_of_the_settings_is_answered_on_any_port(host: str) -> None:
    client = client_of(trusted_hosts="stock.example.com, [2001:DB8::1],192.0.2.7")
    assert client.get("/believed", headers={"Host": host}).status_code == 200
    assert client.get("/believed", headers={"Host": "localhost"}).status_code == 400


FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=203.0.113.9;host=evil.test;proto=https",
}


def test_s38_without_a_proxy_nobody_is_believed() -> None:
    told = client_of().get("/believed", headers=FORGED).json
    assert told == {"address": "127.0.0.1", "url": "http://localhost/believed"}


@pytest.mark.parametrize("hops", [1, 2])
def test_s38_as_many_proxies_are_believed_as_there_are(hops: int) -> None:
    client = client_of(proxy_hops=hops, trusted_hosts="stock.example.com")
    added = {
        "X-Forwarded-For": ["198.51.100.4", "10.0.0.2"],
        "X-Forwarded-Proto": ["https", "http"],
        "X-Forwarded-Host": ["stock.example.com", "inside.example.com"],
    }
    headers = {name: ", ".join([FORGED[name], *values[:hops]]) for name, values in added.items()}
    told = client.get("/believed", headers=headers | {"Host": "inside"}).json
    assert told == {"address": "198.51.100.4", "url": "https://stock.example.com/believed"}


def test_s38_a_name_that_a_proxy_passes_on_is_refused_like_any_other() -> None:
    client = client_of(proxy_hops=1, trusted_hosts="stock.example.com")
    response = client.get("/api/v1/items", headers={"Host": "stock.example.com", "X-Forwarded-Host": "evil.test"})
    refusal(response, 400, "request.untrusted_host")


@pytest.mark.parametrize("hops", [0, 1])
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host", "X-Host"])
def test_s01_no_name_of_a_request_gets_into_where_a_provider_leads_back_to(header: str, hops: int) -> None:
    github = {"client_id": "stillroom", "client_secret": "v7Qk2mWz9Tr4Xb1L"}
    told = {"public_url": "https://stock.example.com", "proxy_hops": hops, "oidc": {"github": github}}
    settings = Settings.model_validate(told)
    installation = in_memory(providers_of(settings))
    client = create_site(installation.app, settings).test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/auth/sign-in").text)
    assert token is not None
    before = installation.kept()
    forged = "host=evil.test" if header == "Forwarded" else "evil.test"
    answer = client.post(
        "/auth/github",
        data={"csrf_token": token[1]},
        headers={"Sec-Fetch-Site": "same-origin", header: forged},
    )
    assert "evil.test" not in f"{answer.headers}{answer.text}"
    if header == "Host" or (header == "X-Forwarded-Host" and hops):
        assert (answer.status_code, installation.kept()) == (400, before)
    else:
        [back] = parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"]
        assert back == "https://stock.example.com/auth/github/callback"


@pytest.mark.parametrize("hosts", ["", "https://stock.example.com", "stock.example.com:443", "a,,b", "*", "a b", "a/b"])
def test_hosts_that_cannot_be_are_refused_with_what_can(hosts: str) -> None:
    with pytest.raises(ValidationError, match="host names or addresses with commas"):
        Settings.model_validate({"trusted_hosts": hosts})


def test_hosts_and_hops_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STILLROOM_TRUSTED_HOSTS", "stock.example.com,[::1]")
    monkeypatch.setenv("STILLROOM_PROXY_HOPS", "2")
    settings = Settings()
    assert (settings.trusted_hosts, settings.proxy_hops) == (("stock.example.com", "[::1]"), 2)


@pytest.mark.parametrize("hops", [-1, 11, "one"])
def test_a_count_of_proxies_that_cannot_be_is_refused(hops: object) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"proxy_hops": hops})
