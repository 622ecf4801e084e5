"""A program that uses the API: what it sends and what it gets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from application.caller import Caller
from domain.identity.permissions import ALL, Permission
from tests.installations import Installation

API = "/api/v1"
NOBODY = "00000000-0000-7000-8000-000000000000"
"""An id that nothing has."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Program:
    """One token's holder. Paths are those below /api/v1."""

    client: FlaskClient
    token: str

    def get(self, path: str, **query: object) -> TestResponse:
        return self.client.get(API + path, query_string=query or None, headers=self._headers())

    def post(self, path: str, body: object = None, *, key: str | None = None) -> TestResponse:
        headers = self._headers() | ({"Idempotency-Key": key} if key is not None else {})
        sent = {} if body is None else {"json": body}
        return self.client.post(API + path, headers=headers, **sent)

    def patch(self, path: str, body: object) -> TestResponse:
        return self.client.patch(API + path, json=body, headers=self._headers())

    def send(self, path: str, body: bytes, content_type: str | None = "application/json") -> TestResponse:
        """POST these very bytes."""
        return self.client.post(API + path, data=body, content_type=content_type, headers=self._headers())

    def made(self, path: str, body: object = None, *, key: str | None = None) -> Json:
        """POST what must succeed; its answer."""
        return answer(self.post(path, body, key=key), 201)

    def seen(self, path: str, **query: object) -> Json:
        """GET what must be there; its answer."""
        return answer(self.get(path, **query), 200)

    def item(self, code: str = "MALT", **properties: object) -> str:
        """The id of a new item: an ingredient kept in kilograms, unless the properties say otherwise."""
        told = {"code": code, "name": code.capitalize(), "kind": "ingredient", "unit": "kg"} | properties
        return str(self.made("/items", told)["item_id"])

    def recipe(self, item_id: str, name: str = "Ale", **facts: object) -> str:
        """The id of a new recipe for 20 l of 4 kg of the item, unless the facts say otherwise."""
        told = {"name": name, "yield_amount": 20, "yield_unit": "l"}
        lines = [{"item_id": item_id, "amount": 4, "unit": "kg"}]
        return str(self.made("/recipes", told | {"lines": lines} | facts)["recipe_id"])

    def adjust(self, item_id: str, change_type: str, quantity: object = None, **fields: object) -> Json:
        """Change an item's stock; the answer."""
        told = {"change_type": change_type, **fields} | ({} if quantity is None else {"quantity": quantity})
        return self.made(f"/items/{item_id}/adjustments", told)

    def restock(self, item_id: str, quantity: object, **fields: object) -> str:
        """The id of a new lot."""
        return str(self.adjust(item_id, "restock", quantity, **fields)["movements"][0]["lot_id"])

    def sku(self, code: str = "ALE-033", **properties: object) -> Json:
        """A new SKU of a new product: a third of a litre, that lasts, unless the properties say otherwise."""
        product = self.made("/products", {"name": f"Ale {code}"})
        told = {"size": "0.33", "unit": "l", "code": code, "perishable": False} | properties
        return self.made(f"/products/{product['product_id']}/skus", told)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def program_of(
    site: Flask,
    installation: Installation,
    name: str = "Little Brewery",
    scopes: Iterable[Permission] = ALL,
) -> Program:
    """The holder of a token of a new organisation."""
    app = installation.app
    organization, _ = app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    return program_for(site, installation, app.identity.act_as_operator(str(organization.id)), scopes)


def program_for(site: Flask, installation: Installation, caller: Caller, scopes: Iterable[Permission]) -> Program:
    """The holder of a token of this caller's, who has used it before: a first use is written down, and counted."""
    text = installation.app.identity.issue_token(caller, "test", scopes).text
    installation.app.identity.authenticate(text, "first use")
    return Program(site.test_client(), text)


def program_in_role(site: Flask, installation: Installation, owner: Caller, role: str) -> Program:
    """The holder of a token for everything, whose user had every permission then and has this role now."""
    app = installation.app
    user_id = app.identity.create_user(owner, "Eve", f"eve-{app.ids()}@example.org", "owner").user.id
    eve = Caller(organization=owner.organization, actor_id=user_id, request_id="test", permissions=ALL)
    program = program_for(site, installation, eve, ALL)
    app.identity.change_member.role(owner, user_id, role)
    return program


def answer(response: TestResponse, status: int) -> Json:
    """The JSON of an answer that must have this status."""
    assert response.status_code == status, response.text
    assert response.mimetype == "application/json"
    told = response.json
    assert isinstance(told, dict)
    return told


def refusal(response: TestResponse, status: int, code: str) -> Json:
    """The error of a refusal that must have this status and code, in the one envelope that all of them have."""
    told = answer(response, status)
    assert set(told) == {"error", "request_id", "timestamp"}
    error: Json = told["error"]
    assert set(error) == {"code", "message", "details", "field"}
    assert error["code"] == code, error
    assert told["request_id"] == response.headers["X-Request-ID"]
    return error
