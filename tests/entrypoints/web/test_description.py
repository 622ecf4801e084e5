"""The API's description: true, whole, and kept by what the API does."""

from typing import Any

import pytest
from flask import Flask

from domain.inventory.changes import ChangeType
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from entrypoints.web.api.endpoints import Endpoint

Document = dict[str, Any]


@pytest.fixture
def document(site: Flask) -> Document:
    """The description as it is served."""
    document = site.test_client().get("/api/v1/openapi.json").json
    assert isinstance(document, dict)
    return document


def scopes(endpoint: Endpoint) -> tuple[tuple[str, ...], ...]:
    """Each set of scopes that opens it."""
    return tuple((each, *endpoint.also) for each in endpoint.permissions)


def test_every_operation_is_described_with_its_scope(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path, tuple(tuple(each["token"]) for each in operation["security"]))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert described == {
        (endpoint.method, (PREFIX + endpoint.rule).replace("<uuid:", "{").replace(">", "}"), scopes(endpoint))
        for endpoint in ENDPOINTS
    }


def test_every_operation_says_what_it_does_and_how_it_can_end(document: Document) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"].endswith(".")
            assert {"400", "401", "403", "422", "500"} < set(operation["responses"])


def test_what_makes_something_new_takes_a_key(document: Document) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            keys = [part["name"] for part in operation["parameters"] if part["in"] == "header"]
            assert keys == (["Idempotency-Key"] if "201" in operation["responses"] else [])


def test_the_change_types_that_may_be_asked_for_are_all_but_those_of_others(document: Document) -> None:
    asked = document["components"]["schemas"]["ChangeBody"]["properties"]["change_type"]["enum"]
    others = {"batch_use", "batch_output", "batch_return", "reversal"}
    assert set(asked) == set(ChangeType) - others


def test_the_fields_of_a_change_have_the_limits_that_are_promised(document: Document) -> None:
    fields = document["components"]["schemas"]["ChangeBody"]["properties"]
    assert fields["notes"]["maxLength"] == 500
    assert {"maxLength": 100, "minLength": 1, "type": "string"} in fields["lot_number"]["anyOf"]


def test_no_field_of_a_change_can_be_misspelt_unseen(document: Document) -> None:
    bodies = [schema for name, schema in document["components"]["schemas"].items() if name.endswith("Body")]
    assert len(bodies) >= 8
    assert all(body["additionalProperties"] is False for body in bodies)


def test_the_page_of_the_description_loads_nothing_from_elsewhere(site: Flask) -> None:
    client = site.test_client()
    page = client.get("/api/v1/docs/").text
    assert "http" not in page
    for name in ("swagger_bundle.js", "swagger_style.css"):
        assert f"/api/v1/docs/{name}" in page
        assert client.get(f"/api/v1/docs/{name}").status_code == 200
