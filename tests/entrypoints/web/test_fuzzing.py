"""Requests that nobody thought of, made from the description: every answer to them is one that is described."""

from collections.abc import Mapping, Sequence
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

from application.identity.open_session import SignIn
from domain.identity.permissions import Permission
from domain.identity.roles import BUILT_IN
from domain.identity.sessions import Method, device
from entrypoints.settings import Settings
from entrypoints.web.api.blueprint import ENDPOINTS, PREFIX
from entrypoints.web.api.endpoints import Endpoint
from entrypoints.web.site import create_site
from tests.entrypoints.web.program import Program, program_in_role, program_of
from tests.entrypoints.web.signed_in import COOKIE, SignedIn, signed_in_as
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

FEW = settings(EXAMPLES, max_examples=2)

OTHERS = ("manager", "maker", "viewer", "counter")
ROLES = ("owner", *OTHERS)
COUNTING = frozenset({Permission.VIEW_INVENTORY, Permission.ADJUST_INVENTORY})
"""What the organisation's own role permits, the counter's."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends along whatever they ask."""

    headers: Mapping[str, str]
    cookies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """
    An organisation with some stock and the ids that paths may name.

    `by_token` and `by_session` are what a program, and a page's script, of each role sends along.
    """

    program: Program
    ids: Mapping[str, str]
    by_token: Mapping[str, Sent]
    by_session: Mapping[str, Sent]


@pytest.fixture(scope="module")
def target() -> Target:
    """One item with a lot, a sale and a reservation; a member beside the owner, a role and a token."""
    installation = in_memory()
    app, site = installation.app, create_site(installation.app, Settings(rate_limit="off"))
    program = program_of(site, installation)
    item_id = program.item("MALT", perishable=True, shelf_life_days=30)
    lot_id = program.restock(item_id, "1000", lot_number="A")
    sale = program.adjust(item_id, "sale", 1, reference="SO-1")
    program.adjust(item_id, "reserved", 1, reference="SO-2")
    recipe_id = program.recipe(item_id)
    program.made("/roles", {"name": "counter", "permissions": sorted(COUNTING)})
    # Another one than the counter's, which must permit at the end what it does at the beginning.
    role = program.made("/roles", {"name": "packer", "permissions": sorted(COUNTING)})
    token = program.made("/tokens", {"name": "till", "scopes": ["inventory.view"]})
    sku = program.sku(gtin="6291041500213")
    invitation = program.made("/invitations", {"email": "ben@example.org", "role": "viewer"})
    member = app.identity.create_user(app.identity.act_as_operator(), "Eve", "eve@example.org", "maker")
    sign_in = SignIn(method=Method.PASSWORD, device=device("192.0.2.1", "Firefox"), request_id="sign-in")
    owner = app.identity.act_as_operator()
    programs = {"owner": program} | {role: program_in_role(site, installation, owner, role) for role in OTHERS}
    return Target(
        program,
        {
            "item_id": item_id,
            "lot_id": lot_id,
            "adjustment_id": sale["adjustment_id"],
            "user_id": str(member.user.id),
            "recipe_id": recipe_id,
            "session_id": str(app.identity.open_session(member.user.id, sign_in).session.id),
            "batch_id": program.made("/batches", {"recipe_id": recipe_id})["batch_id"],
            "recall_id": program.made("/recalls", {"kind": "drill", "lots": [lot_id], "reason": "Glass"})["recall_id"],
            "job_id": program.made("/label-jobs", {"lots": [{"lot_id": lot_id}]})["job_id"],
            "role_id": role["role_id"],
            "token_id": token["token_id"],
            **{name: sku[name] for name in ("product_id", "variant_id", "sku_id")},
            "invitation_id": invitation["invitation_id"],
        },
        {role: Sent({"Authorization": f"Bearer {each.token}"}, {}) for role, each in programs.items()},
        {role: _sent_by(signed_in_as(site, installation, owner, role)) for role in ROLES},
    )


def _sent_by(browser: SignedIn) -> Sent:
    forms = browser.client.get_cookie("stillroom_forms")
    assert forms is not None
    return Sent(browser.proof, {COOKIE: browser.secret, forms.key: forms.value})


@pytest.fixture(scope="module")
def description(target: Target) -> schemathesis.BaseSchema:
    """What the requests are made from."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", target.program.client.application)


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.function.__name__)
def test_whatever_is_asked_every_answer_is_one_that_is_described(
    endpoint: Endpoint, mode: GenerationMode, target: Target, description: schemathesis.BaseSchema
) -> None:
    ask(target, description, endpoint, mode, [target.by_token["owner"]], EXAMPLES)


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.function.__name__)
def test_whoever_asks_every_answer_is_one_that_is_described(
    endpoint: Endpoint, target: Target, description: schemathesis.BaseSchema
) -> None:
    programs = [target.by_token[role] for role in OTHERS]
    statuses = ask(
        target, description, endpoint, GenerationMode.POSITIVE, [*programs, *target.by_session.values()], FEW
    )
    for role, by_session in zip(ROLES, statuses[len(programs) :], strict=True):
        # A session that was not taken as one would be answered like this, and all else would prove nothing.
        assert not by_session & {400, 401}
        permitted = BUILT_IN[role].permissions if role in BUILT_IN else COUNTING
        assert endpoint.opens_for(permitted) or 403 in by_session, role


def ask(
    target: Target,
    description: schemathesis.BaseSchema,
    endpoint: Endpoint,
    mode: GenerationMode,
    senders: Sequence[Sent],
    examples: settings,
) -> Sequence[set[int]]:
    """Let each of these ask this endpoint in the same many ways; the statuses of the answers that each of them got."""
    statuses: Sequence[set[int]] = [set() for _ in senders]
    path = (PREFIX + endpoint.rule).replace("<uuid:", "{").replace(">", "}")
    operation = description[path][endpoint.method]
    if endpoint.body is None and endpoint.query is None and not endpoint.file:
        # There is little to vary in what such a route is told.
        examples = FEW

    @given(case=operation.as_strategy(generation_mode=mode))
    @examples
    def send(case: "schemathesis.Case[Any]") -> None:
        for name in case.path_parameters:
            case.path_parameters[name] = target.ids[name]
        # The description asks for one, so there is one that nobody has.
        case.headers.pop("Authorization", None)
        for sent, got in zip(senders, statuses, strict=True):
            answer = case.call_and_validate(headers={**sent.headers}, cookies={**sent.cookies}, checks=CHECKS)
            got.add(answer.status_code)

    send()
    return statuses
