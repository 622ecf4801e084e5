"""What is answered when something is wrong."""

import importlib
import json
import pkgutil
from collections.abc import Iterator

import pytest
from structlog.testing import LogCapture

import application
import domain
import entrypoints.web
from domain.shared.errors import DomainError
from entrypoints.settings import Settings
from entrypoints.web.problems import Failure
from entrypoints.web.site import BODY_LIMIT, create_site
from entrypoints.web.statuses import STATUS
from tests.entrypoints.web.program import NOBODY, Program, program_of, refusal
from tests.installations import Installation, in_memory


@pytest.fixture
def installation() -> Installation:
    """In memory alone: what cannot be read is refused before anything is looked up."""
    return in_memory()


def test_every_refusal_that_the_site_can_meet_has_a_status() -> None:
    for package in (domain, application, entrypoints.web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    codes = {kind.code for kind in _subclasses(DomainError) if kind.__module__.startswith(_MET)}
    assert codes - {Failure.code} - set(STATUS) == set()
    assert set(STATUS) - codes == set()


def test_an_unknown_address_is_told_in_the_envelope(program: Program) -> None:
    assert refusal(program.get("/nothing"), 404, "request.unknown_route")["field"] is None


@pytest.mark.parametrize("path", ["/items/1", "/items/x%20y", f"/items/{NOBODY}x", "/items/", "/items//lots"])
def test_an_id_that_is_none_is_an_unknown_address(program: Program, path: str) -> None:
    refusal(program.get(path), 404, "request.unknown_route")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_the_address_does_not_take_is_told_with_those_that_it_takes(
    program: Program, method: str
) -> None:
    response = program.client.open("/api/v1/items", method=method)
    refusal(response, 405, "request.method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize(
    ("body", "got"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting property name"),
        (b'{"change_type": "sale", "quantity": }', "Expecting value"),
        (b'{"quantity": NaN}', "NaN is not a number in JSON"),
        (b'{"quantity": Infinity}', "Infinity is not a number in JSON"),
        (b'{"quantity": -Infinity}', "-Infinity is not a number in JSON"),
        (b'{"quantity": 1e99999999999999999999}', "a number's exponent is out of range"),
        (b'{"quantity": ' + b"9" * 5000 + b"}", "Exceeds the limit"),
        (b'{"quantity": 1, "quantity": 2}', "a key is there twice"),
        (b'{"notes": "\\ud800"}', "half of a surrogate pair"),
        (b'{"\\udfff": 1}', "half of a surrogate pair"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"\xef\xbb\xbf{}", "Expecting value"),
        (b"{} {}", "Extra data"),
        (b"{'quantity': 1}", "Expecting property name"),
        (b'{"notes": "a\nb"}', "Invalid control character"),
    ],
)
def test_a_body_that_is_not_json_is_refused_with_the_reason(program: Program, body: bytes, got: str) -> None:
    error = refusal(program.send(f"/items/{NOBODY}/adjustments", body), 400, "request.malformed_json")
    assert got in error["details"]["got"]
    assert error["field"] == "body"


@pytest.mark.parametrize("body", [b'{"notes": "\xff"}', '{"notes": "é"}'.encode("latin-1"), "{}".encode("utf-16")])
def test_a_body_that_is_not_utf_8_is_refused(program: Program, body: bytes) -> None:
    error = refusal(program.send(f"/items/{NOBODY}/adjustments", body), 400, "request.not_utf8")
    assert error["field"] == "body"


@pytest.mark.parametrize("query", ["search=%ff", "%ff=1", "search=%c3%28", "search=%ed%a0%80", "search=\xff"])
def test_a_query_that_is_not_utf_8_is_refused(program: Program, query: str) -> None:
    response = program.client.get("/api/v1/items", environ_overrides={"QUERY_STRING": query})
    assert refusal(response, 400, "request.not_utf8")["field"] == "address"


@pytest.mark.parametrize("path", ["/api/v1/items/\xff", "/api/v1/\xc3\x28"])
def test_a_path_that_is_not_utf_8_is_refused(program: Program, path: str) -> None:
    response = program.client.get("/api/v1/items", environ_overrides={"PATH_INFO": path})
    assert refusal(response, 400, "request.not_utf8")["field"] == "address"


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"', b"true"])
def test_a_body_that_is_no_object_is_refused(program: Program, body: bytes) -> None:
    error = refusal(program.send("/items", body), 422, "request.invalid")
    assert (error["field"], error["details"]["expected"]) == ("body", "a JSON object")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_body_that_does_not_claim_to_be_json_is_refused(program: Program, content_type: str) -> None:
    error = refusal(program.send("/items", b"{}", content_type), 415, "request.not_json")
    assert error["details"] == {"expected": "application/json", "got": content_type}


def test_a_body_without_a_type_is_refused(program: Program) -> None:
    refusal(program.send("/items", b"{}", None), 415, "request.not_json")


def test_a_body_beyond_the_limit_is_refused_unread(program: Program) -> None:
    body = json.dumps({"notes": "x" * BODY_LIMIT}).encode()
    error = refusal(program.send("/items", body), 413, "request.too_large")
    assert error["details"]["expected"] == "at most 1048576 bytes"


def test_a_body_that_does_not_tell_its_length_is_limited_alike(program: Program) -> None:
    unlimited = {"wsgi.input_terminated": True, "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    for size, status in ((BODY_LIMIT - 1, 201), (BODY_LIMIT, 413), (2 * BODY_LIMIT, 413)):
        body = b'{"code": "A", "name": "A", "kind": "ingredient", "unit": "kg"}'.ljust(size)
        headers = {"Authorization": f"Bearer {program.token}"}
        response = program.client.post(
            "/api/v1/items", data=body, content_type="application/json", headers=headers, environ_overrides=unlimited
        )
        assert response.status_code == status, size


def test_all_fields_that_are_wrong_are_named(program: Program) -> None:
    error = refusal(program.post("/items", {"name": 7, "kind": "food", "color": "red"}), 422, "request.invalid")
    assert error["field"] == "code"
    assert error["details"] == {"expected": "this field", "got": "nothing", "also": "name, kind, unit, color"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("limit=1&limit=2", "limit"),
        ("kind=food", "kind"),
        ("kind=", "kind"),
        ("show=most", "show"),
        ("sort=price", "sort"),
        ("descending=maybe", "descending"),
        ("search=%00", "search"),
        ("search=" + "x" * 201, "search"),
        ("page=2", "page"),
        ("cursor=", "cursor"),
        ("cursor=x", "cursor"),
        ("cursor=%F0%9F%8D%BA", "cursor"),
        ("cursor=bnVsbA", "cursor"),
        ("cursor=WyJpdGVtcyIsIm5hbWUiLGZhbHNlLDEsIngiXQ", "cursor"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(program: Program, query: str, field: str) -> None:
    code = "request.bad_cursor" if field == "cursor" else "request.invalid"
    assert refusal(program.get(f"/items?{query}"), 422, code)["field"] == field


def test_a_failure_tells_nothing_of_the_inside_and_is_logged(log: LogCapture) -> None:
    installation = in_memory()
    site = create_site(installation.app, Settings())

    @site.get("/api/v1/broken")
    def broken() -> str:
        raise RuntimeError("the secret is 1234")

    response = site.test_client().get("/api/v1/broken")
    error = refusal(response, 500, "server.failed")
    assert "1234" not in response.text
    assert error["details"] == {}
    [logged] = [entry for entry in log.entries if entry["event"] == "failed"]
    assert logged["request_id"] == response.headers["X-Request-ID"]
    assert "1234" in str(logged.pop("exc_info"))


def test_a_refusal_writes_nothing() -> None:
    installation = in_memory()
    program = program_of(create_site(installation.app, Settings()), installation)
    item_id = program.item()
    before = installation.kept()
    program.post(f"/items/{item_id}/adjustments", {"change_type": "sale", "quantity": 1}, key="k")
    program.post(f"/items/{NOBODY}/adjustments", {"change_type": "restock", "quantity": 1}, key="k")
    assert installation.kept() == before
    program.adjust(item_id, "restock", 1)
    assert installation.kept() != before


_MET = ("domain.", "application.", "entrypoints.web.")


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)
