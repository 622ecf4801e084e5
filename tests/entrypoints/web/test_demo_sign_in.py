"""Signing in to the demo by one click: where the settings allow it, and on this machine alone."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.identity.sign_in_to_demo import DEMO_PEOPLE
from domain.shared.audit import AuditQuery
from entrypoints.settings import Environment, Settings
from entrypoints.web.site import create_site
from tests.entrypoints.web.browsing import words_of
from tests.installations import Installation, in_memory

OURS = {"Sec-Fetch-Site": "same-origin"}
KEY = "f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E"
ADDRESS = "/auth/demo-sign-in"


def demo(**told: object) -> tuple[Installation, FlaskClient]:
    """An installation with the demo's people, and a browser at it."""
    installation = in_memory()
    app = installation.app
    app.identity.found_organization(
        "Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Mara", email=DEMO_PEOPLE["owner"].shown
    )
    for role in ("maker", "viewer"):
        app.identity.create_user(app.identity.act_as_operator(), role.capitalize(), DEMO_PEOPLE[role].shown, role)
    settings = Settings.model_validate({"demo_sign_in": True, "secret_key": KEY, "rate_limit": "off"} | told)
    return installation, create_site(app, settings).test_client()


def enter(client: FlaskClient, role: str, environment: dict[str, str] | None = None) -> TestResponse:
    page = client.get("/auth/sign-in", environ_overrides=environment or {})
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    data = {"csrf_token": found[1], "role": role}
    return client.post(ADDRESS, data=data, headers=OURS, environ_overrides=environment or {})


@pytest.mark.parametrize(("role", "sees"), [("owner", "Members"), ("maker", "API tokens"), ("viewer", "Stock")])
def test_one_click_opens_a_real_session_of_somebody_in_that_role(role: str, sees: str) -> None:
    installation, client = demo()
    assert f"Sign in to the demo as {role}" in client.get("/auth/sign-in").text
    entered = enter(client, role)
    assert (entered.status_code, entered.headers["Location"]) == (303, "/")
    assert sees in words_of(client.get("/stock"))
    if role == "owner":
        page = installation.app.identity.view_audit(
            installation.app.identity.act_as_operator(), AuditQuery(action="identity.sign_in")
        )
        assert [(line.entry.after or {})["method"] for line in page.rows] == ["demo"]


def test_a_demo_that_is_not_loaded_is_not_offered() -> None:
    client = create_site(in_memory().app, Settings(demo_sign_in=True, rate_limit="off")).test_client()
    assert "demo" not in client.get("/auth/sign-in").text
    assert enter(client, "owner").status_code == 403


@pytest.mark.parametrize("role", ["", "manager", "owner@heron-street.example"])
def test_nobody_else_is_signed_in_by_it(role: str) -> None:
    _, client = demo()
    assert enter(client, role).status_code == 403
    assert client.get("/stock").status_code == 303


def test_s07_it_takes_a_form_of_ours() -> None:
    _, client = demo()
    assert client.post(ADDRESS, data={"role": "owner"}, headers=OURS).status_code == 403
    assert client.post(ADDRESS, data={"role": "owner"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get(ADDRESS).status_code in {404, 405}


@pytest.mark.parametrize(
    "told", [{"demo_sign_in": False}, {"environment": Environment.PRODUCTION}, {"demo_sign_in": "0"}]
)
def test_without_the_setting_and_in_production_there_is_nothing_at_its_address(told: dict[str, object]) -> None:
    _, client = demo(**told)
    page = client.get("/auth/sign-in", base_url="https://localhost")
    assert "demo" not in page.text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    data = {"csrf_token": found[1], "role": "owner"}
    headers = OURS | {"Referer": "https://localhost/"}
    assert client.post(ADDRESS, data=data, headers=headers, base_url="https://localhost").status_code == 404


@pytest.mark.parametrize(
    "environment",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "unix:"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_HOST": "stock.example.com"},
        {"HTTP_HOST": "192.0.2.7:8000"},
    ],
)
def test_s38_from_elsewhere_or_under_another_name_nobody_is_let_in(environment: dict[str, str]) -> None:
    _, client = demo(trusted_hosts="localhost,stock.example.com,192.0.2.7")
    assert "demo" not in client.get("/auth/sign-in", environ_overrides=environment).text
    refused = enter(client, "owner", environment)
    assert refused.status_code == 404
    assert "Set-Cookie" not in refused.headers or "stillroom=" not in str(refused.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_every_name_of_the_machine_itself_offers_it(host: str) -> None:
    _, client = demo()
    assert "Sign in to the demo as owner" in client.get("/auth/sign-in", headers={"Host": host}).text
