"""Who may do what, and see what: proved on every route that there is, so that a new one cannot be left out."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Union, get_args, get_origin
from uuid import UUID

import pytest
from flask import Flask
from pydantic import BaseModel
from werkzeug.test import TestResponse

from application.caller import Caller
from application.identity.open_session import SignIn
from domain.identity.permissions import ALL, MissingPermission, MoreThanOwn, Permission, Permissions
from domain.identity.roles import BUILT_IN, Role
from domain.identity.sessions import Method, device
from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from entrypoints.web.api.endpoints import Endpoint
from entrypoints.web.site import create_site
from tests.entrypoints.web.asking import BODIES, FILES, filled
from tests.entrypoints.web.program import NOBODY, Json, Program, program_in_role, program_of, refusal
from tests.installations import Installation, in_memory


def owner_of_all(installation: Installation, name: str = "Little Brewery") -> Caller:
    app = installation.app
    app.identity.found_organization(name, currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    return app.identity.act_as_operator(name)


def ask(program: Program, endpoint: Endpoint, path: str, **body: object) -> TestResponse:
    if endpoint.file:
        return program.send(path, FILES[endpoint.function.__name__], "text/csv")
    sent = {**BODIES.get(endpoint.function.__name__, {}), **body}
    headers = {"Authorization": f"Bearer {program.token}"}
    if endpoint.method == "GET":
        return program.client.get(PREFIX + path, query_string=sent, headers=headers)
    return program.client.open(PREFIX + path, method=endpoint.method, json=sent, headers=headers)


def opened(program: Program) -> set[str]:
    """The names of the routes that are not denied to this program."""
    names = set()
    for endpoint in ENDPOINTS:
        response = ask(program, endpoint, filled(endpoint.rule, lambda _: NOBODY))
        assert response.status_code != 401
        assert response.status_code < 500
        code = response.json["error"]["code"] if response.json and "error" in response.json else None
        if code == MissingPermission.code:
            error = refusal(response, 403, code)
            assert error["details"]["expected"] in (*endpoint.permissions, *endpoint.also)
        else:
            # Whoever may make tokens or roles, but not look at stock, cannot give what these requests ask for.
            assert response.status_code != 403 or code == MoreThanOwn.code
            names.add(endpoint.function.__name__)
    return names


def expected(permissions: Permissions) -> set[str]:
    """The names of the routes that need nothing beyond these permissions."""
    return {endpoint.function.__name__ for endpoint in ENDPOINTS if endpoint.opens_for(permissions)}


@pytest.mark.parametrize("role", BUILT_IN.values(), ids=BUILT_IN)
def test_s44_each_route_answers_403_exactly_to_roles_without_its_permission(
    site: Flask, installation: Installation, role: Role
) -> None:
    program = program_in_role(site, installation, owner_of_all(installation), role.name)
    assert opened(program) == expected(role.permissions)


def test_s44_a_role_of_one_permission_opens_the_routes_of_that_one_only() -> None:
    # The roles above do so on every kind of storage; who may what is decided before anything is read.
    installation = in_memory()
    site, owner = create_site(installation.app, Settings(rate_limit="off")), owner_of_all(installation)
    for permission in Permission:
        installation.app.identity.manage_roles.define(owner, f"only {permission}", frozenset({permission}))
        program = program_in_role(site, installation, owner, f"only {permission}")
        assert opened(program) == expected(frozenset({permission}))


def test_every_route_that_needs_a_body_has_one_to_be_asked_with() -> None:
    needing = {each.function.__name__ for each in ENDPOINTS if each.body and _required(each.body)}
    asked = {each.function.__name__ for each in ENDPOINTS if each.query and _required(each.query)}
    # A release names one of two things.
    assert needing | asked | {"release"} == set(BODIES)


def _required(model: type[BaseModel]) -> bool:
    return any(field.is_required() for field in model.model_fields.values())


@pytest.fixture
def theirs(site: Flask, installation: Installation) -> dict[str, str]:
    """The id of one thing of each kind that another organisation has."""
    app = installation.app
    program = program_of(site, installation, "Big Brewery")
    owner = app.identity.act_as_operator("Big Brewery")
    item_id = program.item()
    done = program.adjust(item_id, "restock", 10)
    role = app.identity.manage_roles.define(owner, "Counter", frozenset({Permission.VIEW_INVENTORY}))
    member = app.identity.create_user(owner, "Eve", "eve@example.org", "Counter")
    token = app.identity.issue_token(owner, "theirs", ALL).token
    sku = program.sku()
    sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="sign-in")
    session = app.identity.open_session(member.user.id, sign_in).session
    recipe_id = program.recipe(item_id, "Theirs")
    return {
        "session_id": str(session.id),
        "item_id": item_id,
        "recipe_id": recipe_id,
        "batch_id": str(program.made("/batches", {"recipe_id": recipe_id})["batch_id"]),
        "lot_id": (lot_id := done["movements"][0]["lot_id"]),
        "recall_id": program.made("/recalls", {"kind": "drill", "lots": [lot_id], "reason": "theirs"})["recall_id"],
        "job_id": program.made("/label-jobs", {"lots": [{"lot_id": lot_id}]})["job_id"],
        "adjustment_id": done["adjustment_id"],
        "user_id": str(member.user.id),
        "role_id": str(role.id),
        "token_id": str(token.id),
        **{name: sku[name] for name in ("product_id", "variant_id", "sku_id")},
        "invitation_id": str(app.identity.invite(owner, "zoe@example.org", "viewer").id),
    }


def test_s44_another_organisations_ids_in_an_address_are_not_found(
    site: Flask, installation: Installation, theirs: dict[str, str]
) -> None:
    program = program_of(site, installation)
    before = installation.kept()
    for endpoint in ENDPOINTS:
        if "<" in endpoint.rule:
            response = ask(program, endpoint, filled(endpoint.rule, theirs.__getitem__))
            assert response.status_code == 404, endpoint.rule
            assert response.json is not None
            assert ".unknown_" in response.json["error"]["code"]
    assert installation.kept() == before


IN_BODIES: dict[tuple[str, str], Json] = {
    ("adjust_item", "lot_id"): {"change_type": "sale", "quantity": 1},
    ("adjust_item", "adjustment_id"): {"change_type": "return", "quantity": 1},
    ("adjust_items", "item_id"): {"change_type": "restock", "quantity": 1},
    ("adjust_items", "lot_id"): {"change_type": "sale", "quantity": 1},
    ("adjust_items", "adjustment_id"): {"change_type": "return", "quantity": 1},
    ("reserve", "lot_id"): {"quantity": 1, "reference": "SO-1"},
    ("release", "adjustment_id"): {"quantity": 1},
    ("add_sku", "item_id"): {"size": 1, "unit": "l"},
    ("list_audit", "actor_id"): {},
    ("create_recipe", "item_id"): {"amount": 1, "unit": "kg"},
    ("create_recipe", "output_item_id"): {"name": "Stout", "yield_amount": 1, "yield_unit": "kg"},
    ("edit_recipe", "item_id"): {"amount": 1, "unit": "kg"},
    ("edit_recipe", "output_item_id"): {},
    ("check_recipe", "ingredient_id"): {"amount": 1, "amount_unit": "kg"},
    ("plan_shopping", "recipe_id"): {},
    ("plan_batch", "recipe_id"): {},
    ("list_batches", "recipe_id"): {},
    ("use_extra", "item_id"): {"quantity": 1, "reason": "more"},
    ("waste_in_batch", "item_id"): {"quantity": 1, "reason": "spilled"},
    ("finish_batch", "sku_id"): {"count": 1},
    ("finish_batch", "container_id"): {"count": 1},
    ("check_finish", "sku_id"): {"count": 1},
    ("check_finish", "container_id"): {"count": 1},
    ("print_labels", "lot_id"): {},
    ("request_labels", "lot_id"): {},
    ("start_recall", "lots"): {"kind": "drill", "reason": "glass"},
    ("make_pack", "lots"): {},
    ("make_pack_file", "lots"): {},
}
"""Each field that names something by its id, and a request in which it may."""


def test_every_field_that_names_something_by_its_id_is_tried_with_another_organisations() -> None:
    assert {(name, field) for name, field in _fields_of_ids()} == set(IN_BODIES)


@pytest.mark.parametrize(("name", "field"), IN_BODIES)
def test_s44_another_organisations_ids_in_a_body_or_query_are_not_found(
    site: Flask, installation: Installation, theirs: dict[str, str], name: str, field: str
) -> None:
    program = program_of(site, installation)
    item_id = program.item("HOPS")
    program.restock(item_id, 10)
    [endpoint] = [each for each in ENDPOINTS if each.function.__name__ == name]
    recipe_id = program.recipe(item_id)
    line = IN_BODIES[name, field] | {field: _of_theirs(theirs, field)}
    line = _whole(name, field, line, item_id)
    headers = {"Authorization": f"Bearer {program.token}"}
    sku = program.sku()
    batch_id = str(program.made("/batches", {"recipe_id": recipe_id})["batch_id"])
    program.post(f"/batches/{batch_id}/start", {})
    own = {"item_id": item_id, "product_id": sku["product_id"], "recipe_id": recipe_id, "batch_id": batch_id}
    if (name, field) in {("finish_batch", "container_id"), ("check_finish", "container_id")}:
        line["fills"][0]["sku_id"] = sku["sku_id"]
    before = installation.kept()
    path = PREFIX + filled(endpoint.rule, own.__getitem__)
    if name in {"list_audit", "list_batches"}:
        response = program.client.get(path, query_string=line, headers=headers)
        assert response.status_code == 200
        assert response.json == {"entries" if name == "list_audit" else "batches": [], "next_cursor": None}
    else:
        if endpoint.method == "GET":
            response = program.client.get(path, query_string=line, headers=headers)
        else:
            response = program.client.open(path, method=endpoint.method, json=line, headers=headers)
        # A release of what is not there is told like one of what is not reserved.
        assert response.status_code == (409 if name == "release" else 404), response.text
    assert installation.kept() == before


def test_s44_lists_show_nothing_of_another_organisation(
    site: Flask, installation: Installation, theirs: dict[str, str]
) -> None:
    program = program_of(site, installation)
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" and "<" not in endpoint.rule:
            response = ask(program, endpoint, endpoint.rule)
            assert response.status_code == 200, endpoint.rule
            assert [each for each in theirs.values() if each in response.text] == []
            assert not {"Eve", "zoe@example.org"} & set(response.text.split('"'))


def _of_theirs(theirs: dict[str, str], field: str) -> str:
    item = "item_id" if field in {"output_item_id", "ingredient_id", "container_id"} else field
    return theirs.get("lot_id" if field == "lots" else item, theirs["user_id"])


def _whole(name: str, field: str, line: Json, item_id: str) -> Json:
    """The request that has this line, or these fields."""
    own = {"item_id": item_id, "amount": 1, "unit": "kg"}
    around: dict[tuple[str, str], Json] = {
        ("adjust_items", field): {"lines": [{"item_id": item_id, **line}]},
        ("plan_shopping", "recipe_id"): {"recipes": [line]},
        ("print_labels", "lot_id"): {"lots": [line]},
        ("request_labels", "lot_id"): {"lots": [line]},
        ("finish_batch", field): {"quantity": 1, "unit": "l", "fills": [line]},
        ("check_finish", field): {"quantity": 1, "unit": "l", "fills": [line]},
        ("create_recipe", "item_id"): {"name": "Stout", "yield_amount": 1, "yield_unit": "kg", "lines": [line]},
        ("create_recipe", "output_item_id"): line | {"lines": [own]},
        ("edit_recipe", "item_id"): {"lines": [line]},
        (name, "lots"): line | {"lots": [line.get("lots")]},
    }
    return around.get((name, field), line)


def _fields_of_ids() -> Iterator[tuple[str, str]]:
    for endpoint in ENDPOINTS:
        for model in (endpoint.body, endpoint.query):
            if model is not None:
                yield from ((endpoint.function.__name__, field) for field in _ids_in(model))


def _ids_in(kind: type[BaseModel]) -> Iterator[str]:
    """The names of fields that hold ids, in models and in lists of models."""
    for name, field in kind.model_fields.items():
        for part in _parts(field.annotation):
            if part is UUID:
                yield name
            elif isinstance(part, type) and issubclass(part, BaseModel):
                yield from _ids_in(part)


def _parts(annotation: object) -> Iterator[object]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in {list, tuple, dict, Union, UnionType}:
        for part in get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation
