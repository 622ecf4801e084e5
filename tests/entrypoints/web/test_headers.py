"""What every answer carries besides what was asked for."""

import hashlib
import re
from base64 import b64encode
from typing import Any

import pytest
from flask import Flask, abort
from structlog.testing import LogCapture
from werkzeug.test import TestResponse

from entrypoints.settings import Environment, Settings
from entrypoints.web.headers import CONTENT_POLICY
from entrypoints.web.pages.blueprint import PAGES
from entrypoints.web.site import create_site
from tests.entrypoints.web.asking import filled
from tests.entrypoints.web.program import NOBODY, Program
from tests.installations import Installation, in_memory

PATHS = [
    "/",
    *[filled(page.rule, lambda _: NOBODY) for page in PAGES if page.method == "GET"],
    "/nothing",
    "/static/stillroom.css",
    "/static/nothing",
    "/api/v1/items",
    "/api/v1/nothing",
    "/api/v1/openapi.json",
    "/api/v1/docs/",
    "/api/v1/docs/swagger_style.css",
    "/api/v1/docs/nothing",
]


SECURITY = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what stands in headers is no matter of storage."""
    return in_memory()


def check(response: TestResponse) -> None:
    assert SECURITY.items() <= dict(response.headers).items()
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert len(response.headers.getlist("Content-Security-Policy")) == 1


def test_s42_nothing_runs_that_did_not_come_from_us() -> None:
    assert "default-src 'none'" in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY
    assert "base-uri 'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY


@pytest.mark.parametrize("path", PATHS)
def test_s42_every_answer_carries_the_security_headers(site: Flask, path: str) -> None:
    response = site.test_client().get(path, buffered=True)
    check(response)
    assert "Strict-Transport-Security" not in response.headers
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 429, 500, 503])
def test_s42_every_refusal_and_failure_carries_them_too(prefix: str, status: int) -> None:
    site = create_site(in_memory().app, Settings())

    @site.get(f"{prefix}/refused")
    def refused() -> str:
        abort(status)

    response = site.test_client().get(f"{prefix}/refused")
    assert response.status_code == status
    check(response)


@pytest.mark.parametrize("path", ["/broken", "/api/v1/broken"])
def test_s42_a_mistake_of_ours_carries_them_too(path: str) -> None:
    site = create_site(in_memory().app, Settings())

    @site.get(path)
    def broken() -> str:
        raise RuntimeError

    response = site.test_client().get(path)
    assert response.status_code == 500
    check(response)


REAL: list[tuple[int, str, str, dict[str, Any]]] = [
    (400, "GET", "/stock", {"headers": {"Host": "evil.test"}}),
    (400, "GET", "/stock?search=%ff", {}),
    (403, "POST", "/auth/sign-in", {"headers": {"Sec-Fetch-Site": "cross-site"}}),
    (403, "POST", "/auth/sign-out", {"headers": {"Sec-Fetch-Site": "same-origin"}}),
    (404, "POST", "/nothing", {}),
    (404, "GET", "/static/../site.py", {}),
    (404, "GET", "/api/v1/docs/nothing", {}),
    (405, "PUT", "/stock", {}),
    (405, "TRACE", "/stock", {}),
    (405, "OPTIONS", "/api/v1/items", {}),
    (405, "DELETE", "/api/v1/docs/", {}),
    (405, "POST", "/static/stillroom.css", {}),
    (
        413,
        "POST",
        "/auth/sign-in",
        {"data": b"a=" + b"x" * 1_100_000, "content_type": "application/x-www-form-urlencoded"},
    ),
    (413, "POST", "/import", {"data": b"x" * 12_000_000, "content_type": "multipart/form-data; boundary=x"}),
    (200, "HEAD", "/auth/sign-in", {}),
    (200, "HEAD", "/static/stillroom.css", {}),
]
"""Answers that the site gives by itself, each by another part of it."""


@pytest.mark.parametrize(("status", "method", "path", "sent"), REAL)
def test_s42_whichever_part_of_the_site_answers(
    site: Flask, status: int, method: str, path: str, sent: dict[str, Any]
) -> None:
    response = site.test_client().open(path, method=method, buffered=True, **sent)
    assert response.status_code == status
    check(response)


def test_s42_who_has_to_wait_gets_them_too() -> None:
    client = create_site(in_memory().app, Settings(rate_limit="1/hour")).test_client()
    for path in ("/nothing", "/api/v1/items"):
        client.get(path)
        response = client.get(path)
        assert (response.status_code, "Retry-After" in response.headers) == (429, True)
        check(response)


@pytest.mark.parametrize("path", ["/exports/items", "/exports/lots?format=xlsx", "/exports/movements"])
def test_s42_a_file_that_is_taken_away_carries_them_too(program: Program, path: str) -> None:
    response = program.get(path)
    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize(("scheme", "insisted"), [("https", True), ("http", False)])
def test_s42_production_insists_on_https_where_it_was_used(scheme: str, insisted: bool) -> None:  # noqa: FBT001
    site = create_site(in_memory().app, Settings(environment=Environment.PRODUCTION))
    headers = site.test_client().get("/stock", base_url=f"{scheme}://localhost").headers
    assert headers.get("Strict-Transport-Security") == ("max-age=63072000; includeSubDomains" if insisted else None)


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/docs/"])
def test_s42_a_browser_checks_every_script_and_style_sheet(site: Flask, path: str) -> None:
    client = site.test_client()
    page = client.get(path).text
    loaded = re.findall(r'<(?:script|link rel="stylesheet")[^>]*? (?:src|href)="([^"]+)"([^>]*)>', page)
    assert loaded
    for address, attributes in loaded:
        digest = hashlib.sha256(client.get(address, buffered=True).data).digest()
        assert f'integrity="sha256-{b64encode(digest).decode()}"' in attributes, address
    assert page.count("<script") + page.count('rel="stylesheet"') == len(loaded)


def test_nobodys_data_stays_in_a_cache(program: Program) -> None:
    assert program.get("/items").headers["Cache-Control"] == "no-store"
    assert program.client.get("/stock").headers["Cache-Control"] == "no-store"


def test_a_file_is_kept_for_ever_under_the_address_that_tells_its_content(site: Flask) -> None:
    client = site.test_client()
    page = client.get("/nothing").text
    address = re.search(r'href="(/static/stillroom\.css\?v=[0-9a-f]{12})"', page)
    assert address is not None
    assert client.get(address[1], buffered=True).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/stillroom.css", buffered=True).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("given", ["0f8fad5b-d9cb-469f-a165-70867728950e", "req_12345678", "A.b-C_9012"])
def test_a_callers_request_id_is_used_in_answer_and_log(program: Program, log: LogCapture, given: str) -> None:
    response = program.client.get("/api/v1/nothing", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] == given
    assert response.json is not None
    assert response.json["request_id"] == given
    assert log.entries[-1]["request_id"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", "x\u00e9xxxxxxxx", "-12345678", '{"a": "b"}'])
def test_a_request_id_that_could_forge_a_log_is_replaced(program: Program, given: str) -> None:
    response = program.client.get("/api/v1/nothing", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 36


def test_a_change_carries_its_request_id_into_the_audit(program: Program, installation: Installation) -> None:
    program.item()
    headers = {"Authorization": f"Bearer {program.token}", "X-Request-ID": "pack-line-7.0001"}
    assert "pack-line-7.0001" not in str(installation.kept())
    body = {"code": "HOP", "name": "Hop", "kind": "ingredient", "unit": "g"}
    assert program.client.post("/api/v1/items", json=body, headers=headers).status_code == 201
    assert "pack-line-7.0001" in str(installation.kept())


def test_every_request_is_one_line_in_the_log(program: Program, log: LogCapture) -> None:
    program.item()
    [entry] = [entry for entry in log.entries if entry["event"] == "request"]
    assert entry["route"] == "/api/v1/items"
    assert entry["method"] == "POST"
    assert entry["status"] == 201
    assert entry["milliseconds"] >= 0
    assert program.token not in str(log.entries)


def test_the_log_has_the_routes_pattern_and_never_the_path(program: Program, log: LogCapture) -> None:
    program.get(f"/items/{NOBODY}?search=secret")
    entry = log.entries[-1]
    assert entry["route"] == "/api/v1/items/<uuid:item_id>"
    assert NOBODY not in str(entry)
    assert "secret" not in str(entry)
