"""Requests that nobody thought of, made from the description: every answer to them is one that is described."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from entrypoints.web.api.endpoints import Endpoint
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import Program, program_in_role, program_of
from tests.installations import in_memory

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = settings(
    max_examples=20, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)

OTHERS = ("manager", "maker", "viewer")


@dataclass(frozen=True, slots=True)
class Target:
    """A program of an organisation with some stock, the ids that its paths may name, and a token of each role."""

    program: Program
    ids: Mapping[str, str]
    tokens: Mapping[str, str]


@pytest.fixture(scope="module")
def target() -> Target:
    """One item with a lot, a sale and a reservation; a member beside the owner, a role and a token."""
    installation = in_memory()
    app, site = installation.app, create_site(installation.app, Settings())
    program = program_of(site, installation)
    item_id = program.item("MALT", perishable=True, shelf_life_days=30)
    lot_id = program.restock(item_id, "1000", lot_number="A")
    sale = program.adjust(item_id, "sale", 1, reference="SO-1")
    program.adjust(item_id, "reserved", 1, reference="SO-2")
    recipe_id = program.recipe(item_id)
    role = program.made("/roles", {"name": "Counter", "permissions": ["inventory.view"]})
    token = program.made("/tokens", {"name": "till", "scopes": ["inventory.view"]})
    member = app.create_user(app.act_as_operator(), "Eve", "eve@example.org", "maker")
    tokens = {role: program_in_role(site, installation, app.act_as_operator(), role).token for role in OTHERS}
    return Target(
        program,
        {
            "item_id": item_id,
            "lot_id": lot_id,
            "adjustment_id": sale["adjustment_id"],
            "user_id": str(member.user.id),
            "recipe_id": recipe_id,
            "role_id": role["role_id"],
            "token_id": token["token_id"],
        },
        {"owner": program.token, **tokens},
    )


@pytest.fixture(scope="module")
def description(target: Target) -> schemathesis.BaseSchema:
    """What the requests are made from."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", target.program.client.application)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.function.__name__)
def test_whatever_is_asked_every_answer_is_one_that_is_described(
    endpoint: Endpoint, mode: GenerationMode, target: Target, description: schemathesis.BaseSchema
) -> None:
    ask(target, description, endpoint, mode, "owner", EXAMPLES)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.function.__name__)
def test_whoever_asks_every_answer_is_one_that_is_described(
    endpoint: Endpoint, role: str, target: Target, description: schemathesis.BaseSchema
) -> None:
    ask(target, description, endpoint, GenerationMode.POSITIVE, role, settings(EXAMPLES, max_examples=5))


def ask(
    target: Target,
    description: schemathesis.BaseSchema,
    endpoint: Endpoint,
    mode: GenerationMode,
    role: str,
    examples: settings,
) -> None:
    """Ask this endpoint in many ways, in this role."""
    path = (PREFIX + endpoint.rule).replace("<uuid:", "{").replace(">", "}")
    operation = description[path][endpoint.method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @examples
    def send(case: "schemathesis.Case[Any]") -> None:
        for name in case.path_parameters:
            case.path_parameters[name] = target.ids[name]
        case.call_and_validate(headers={"Authorization": f"Bearer {target.tokens[role]}"}, checks=CHECKS)

    send()
