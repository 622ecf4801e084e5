"""Who may use the API, and for what: proved on every route that there is."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from adapters.memory.clock import SettableClock
from domain.identity.permissions import Permission
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from tests.entrypoints.web.asking import filled, sent
from tests.entrypoints.web.program import NOBODY, Program, program_of, refusal
from tests.installations import Installation

PUBLIC = {"/api/v1/openapi.json", "/api/v1/docs/", "/api/v1/docs/<name>"}
"""The description tells nobody's data; everything else below /api needs a token."""


def test_every_route_of_the_api_without_a_token_answers_401(site: Flask) -> None:
    client, seen = site.test_client(), set()
    for rule, method in _rules(site):
        if rule.rule in PUBLIC:
            continue
        response = client.open(filled(rule.rule, lambda _: NOBODY), method=method, json={})
        assert response.status_code == 401, rule.rule
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="stillroom"'
        if method != "HEAD":
            refusal(response, 401, "identity.bad_token")
        seen.add(rule.rule)
    assert seen == {PREFIX + endpoint.rule for endpoint in ENDPOINTS}


def test_every_route_with_a_token_without_its_scope_answers_403(site: Flask, installation: Installation) -> None:
    for endpoint in ENDPOINTS:
        others = [scope for scope in Permission if scope not in endpoint.permissions]
        program = program_of(site, installation, endpoint.function.__name__, others)
        response = program.client.open(
            PREFIX + filled(endpoint.rule, lambda _: NOBODY),
            method=endpoint.method,
            **sent(endpoint),
            headers={"Authorization": f"Bearer {program.token}"},
        )
        error = refusal(response, 403, "identity.missing_permission")
        needed = endpoint.permissions[0]
        assert error["details"]["expected"] == needed
        assert response.headers["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{needed}"'


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic {token}",
        "{token}",
        "Bearer stillroom",
        "Bearer {token}x",
        "Bearer stillroom_x_y_z",
        "Bearer é",
        "Bearer {token}, Bearer {token}",
    ],
)
def test_anything_but_a_bearer_token_in_force_is_refused_alike(program: Program, header: str) -> None:
    headers = {"Authorization": header.format(token=program.token)}
    error = refusal(program.client.get("/api/v1/items", headers=headers), 401, "identity.bad_token")
    assert error["field"] == "Authorization"
    assert program.token not in str(error)


def test_s46_a_token_in_the_address_opens_nothing(program: Program) -> None:
    refusal(program.client.get(f"/api/v1/items?token={program.token}"), 401, "identity.bad_token")


def test_the_scheme_is_written_in_any_case(program: Program) -> None:
    headers = {"Authorization": f"bearer {program.token}"}
    assert program.client.get("/api/v1/items", headers=headers).status_code == 200


def test_a_token_that_has_expired_opens_nothing(site: Flask, installation: Installation) -> None:
    app, clock = installation.app, installation.clock
    app.identity.found_organization("Brewery", currency="EUR", time_zone="Europe/Berlin", owner="Ada")
    ends = SettableClock(clock()).advance(hours=1)
    issued = app.identity.issue_token(app.identity.act_as_operator(), "short", Permission, ends)
    program = Program(site.test_client(), issued.text)
    program.seen("/items")
    clock.advance(hours=1)
    refusal(program.get("/items"), 401, "identity.bad_token")


def test_costs_are_shown_to_the_scope_that_may_see_them_only(site: Flask, installation: Installation) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.VIEW_COSTS})
    item_id = program.item(unit_cost="2")
    done = program.adjust(item_id, "restock", 10, unit_cost="3")
    answers = [
        done,
        done["movements"][0],
        program.seen(f"/items/{item_id}"),
        program.seen("/items")["items"][0],
        program.seen(f"/items/{item_id}/lots")["lots"][0],
        program.seen("/history")["movements"][0],
        program.seen("/stock", as_of="2026-03-02")["items"][0],
    ]
    costs = [each[name] for each in answers for name in ("unit_cost", "value", "cost") if name in each]
    assert costs == [None] * 12
    refusal(program.get("/items", sort="value"), 403, "identity.missing_permission")


@pytest.mark.parametrize("change_type", ["reserved", "unreserved"])
def test_reserving_by_an_adjustment_needs_the_scope_for_it(
    site: Flask, installation: Installation, change_type: str
) -> None:
    program = program_of(site, installation, scopes=set(Permission) - {Permission.RESERVE_INVENTORY})
    change = {"change_type": change_type, "quantity": 1, "reference": "SO-1"}
    item_id = program.item()
    error = refusal(program.post(f"/items/{item_id}/adjustments", change), 403, "identity.missing_permission")
    assert error["details"]["expected"] == "inventory.reserve"
    refusal(
        program.post("/adjustments", {"lines": [change | {"item_id": item_id}]}), 403, "identity.missing_permission"
    )


def _rules(site: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in site.url_map.iter_rules():
        if rule.rule.startswith("/api"):
            for method in sorted(rule.methods or ()):
                yield rule, method
