"""What another site's page can make a browser do here: nothing."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from pydantic import SecretStr

from entrypoints.settings import Environment, Settings
from entrypoints.web import forgery
from entrypoints.web.pages.blueprint import PAGES
from entrypoints.web.rates import SAFE_METHODS
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import NOBODY, Program, program_of, refusal
from tests.installations import in_memory

KEY = SecretStr("f3Yh0sKd9Qw2LzXc7Vb5Nm1TgRp8Ju4E")
OURS = {"Sec-Fetch-Site": "same-origin"}
CHECKED = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def site_of(**told: object) -> Flask:
    """A site with a form, and an address of the API that could be asked by a cookie."""
    site = create_site(in_memory().app, Settings.model_validate({"secret_key": KEY, "rate_limit": "off"} | told))

    @site.get("/form")
    def form() -> str:
        return render_template_string("{{ csrf_token() }}")

    @site.route("/form", methods=sorted(CHECKED))
    @site.route("/api/v1/planted", methods=sorted(CHECKED))
    def act() -> str:
        return request.get_data(as_text=True) or "done"

    @site.get("/sign-in")
    def sign_in() -> str:
        forgery.renew_form_tokens()
        return "done"

    return site


@pytest.fixture
def client() -> FlaskClient:
    return site_of().test_client()


def token_of(client: FlaskClient) -> str:
    return client.get("/form").text


def unsafe(site: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of every route that may change something."""
    for rule in site.url_map.iter_rules():
        path = re.sub("<[^>]+>", "x", re.sub("<uuid:[^>]+>", NOBODY, rule.rule))
        for method in sorted((rule.methods or set()) - SAFE_METHODS):
            yield rule.endpoint, method, path


def test_s40_no_route_that_changes_something_can_be_asked_from_another_site() -> None:
    site = site_of()
    seen = list(unsafe(site))
    assert {path for _, _, path in seen} >= {"/form", "/api/v1/planted", "/api/v1/items"}
    assert {f"pages.{page.function.__name__}" for page in PAGES if page.method == "POST"} <= {each[0] for each in seen}
    assert {method for _, method, _ in seen} <= CHECKED
    assert {endpoint for endpoint, _, _ in seen} >= forgery.SIGNED
    for endpoint, method, path in seen:
        if endpoint in forgery.SIGNED:
            continue
        client = site.test_client()
        client.set_cookie("session", "whoever is signed in")
        crossed = client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"})
        assert (crossed.status_code, "another site" in crossed.text) == (403, True), path
        bare = client.open(path, method=method, headers=OURS)
        assert (bare.status_code, "load its page again" in bare.text) == (403, True), path


def test_s40_a_form_of_ours_works_with_its_token(client: FlaskClient) -> None:
    token = token_of(client)
    for _ in range(2):
        assert client.post("/form", data={"csrf_token": token}, headers=OURS).status_code == 200


@pytest.mark.parametrize("method", sorted(CHECKED))
def test_s40_a_script_of_ours_works_with_the_header_and_its_body_arrives(client: FlaskClient, method: str) -> None:
    headers = OURS | {"X-CSRFToken": token_of(client)}
    response = client.open("/api/v1/planted", method=method, json={"a": 1}, headers=headers)
    assert (response.status_code, response.text) == (200, '{"a": 1}')


def test_s40_a_token_of_another_browser_does_not_work(client: FlaskClient) -> None:
    stolen = token_of(client.application.test_client())
    assert client.post("/form", data={"csrf_token": stolen}, headers=OURS).status_code == 403
    token_of(client)
    assert client.post("/form", data={"csrf_token": stolen}, headers=OURS).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "IjEi.aaaa.bbbb", "\u2028"])
def test_s40_an_invented_token_does_not_work(client: FlaskClient, token: str) -> None:
    token_of(client)
    assert client.post("/form", data={"csrf_token": token}, headers=OURS).status_code == 403


def test_s40_a_token_in_the_address_does_not_work(client: FlaskClient) -> None:
    assert client.post(f"/form?csrf_token={token_of(client)}", headers=OURS).status_code == 403


def test_s40_signing_in_or_out_ends_the_forms_of_before(client: FlaskClient) -> None:
    token = token_of(client)
    client.get("/sign-in")
    assert client.post("/form", data={"csrf_token": token}, headers=OURS).status_code == 403
    assert client.post("/form", data={"csrf_token": token_of(client)}, headers=OURS).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "http://localhost.evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({}, 200),
    ],
)
def test_s40_the_browsers_own_word_counts_even_with_a_good_token(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    response = client.post("/form", data={"csrf_token": token_of(client)}, headers=headers)
    assert response.status_code == status


def test_s40_behind_a_proxy_the_origin_is_the_one_that_people_see() -> None:
    client = site_of(proxy_hops=1, trusted_hosts="stock.example.com").test_client()
    client.environ_base |= {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "stock.example.com"}
    data = {"csrf_token": token_of(client)}
    assert client.post("/form", data=data, headers={"Origin": "https://stock.example.com"}).status_code == 200
    assert client.post("/form", data=data, headers={"Origin": "http://stock.example.com"}).status_code == 403


def test_s40_a_program_needs_its_token_only() -> None:
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings(secret_key=KEY)), installation)
    program.client.set_cookie("session", "whoever is signed in")
    body = {"code": "HOP", "name": "Hop", "kind": "ingredient", "unit": "kg"}
    headers = {"Authorization": f"Bearer {program.token}", "Sec-Fetch-Site": "cross-site"}
    assert program.client.post("/api/v1/items", json=body, headers=headers).status_code == 201


def test_s40_a_header_that_is_no_token_opens_nothing(program: Program) -> None:
    program.client.set_cookie("session", "whoever is signed in")
    for told in ("Basic eDp5", "Bearer", "Bearer stillroom_x_y"):
        response = program.client.post("/api/v1/items", json={}, headers={"Authorization": told})
        refusal(response, 401, "identity.bad_token")


def test_who_brings_neither_cookie_nor_token_is_told_to_bring_a_token(program: Program) -> None:
    refusal(program.client.post("/api/v1/items", json={}), 401, "identity.bad_token")


def test_an_address_that_is_not_there_is_told_as_such(client: FlaskClient) -> None:
    assert client.post("/nothing").status_code == 404
    assert client.post("/stock").status_code == 405


@pytest.mark.parametrize(
    ("environment", "scheme", "cookie"),
    [
        (Environment.PRODUCTION, "https", r"__Host-stillroom_forms=\S+; Secure; HttpOnly; Path=/; SameSite=Lax"),
        (Environment.DEVELOPMENT, "http", r"stillroom_forms=\S+; HttpOnly; Path=/; SameSite=Lax"),
    ],
)
def test_s32_the_cookie_of_forms_is_for_this_host_alone_and_for_no_script(
    environment: Environment, scheme: str, cookie: str
) -> None:
    client = site_of(environment=environment).test_client()
    response = client.get("/form", base_url=f"{scheme}://localhost")
    assert re.fullmatch(cookie, response.headers["Set-Cookie"])
    assert response.headers["Vary"] == "Cookie"


def test_processes_with_one_key_take_each_others_forms() -> None:
    first, second = site_of().test_client(), site_of().test_client()
    token = token_of(first)
    kept = first.get_cookie("stillroom_forms")
    assert kept is not None
    second.set_cookie("stillroom_forms", kept.value)
    assert second.post("/form", data={"csrf_token": token}, headers=OURS).status_code == 200
    third = site_of(secret_key=SecretStr("another key")).test_client()
    third.set_cookie("stillroom_forms", kept.value)
    assert third.post("/form", data={"csrf_token": token}, headers=OURS).status_code == 403
