"""The API as a part of the site: each endpoint behind its permission, and the description of all."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any

from flask import Blueprint, Response, request
from pydantic import TypeAdapter

from application.app import App
from entrypoints.web.api.endpoints import Call, Endpoint
from entrypoints.web.api.routes.adjustments import adjustments
from entrypoints.web.api.routes.audit import audit
from entrypoints.web.api.routes.batches import batches
from entrypoints.web.api.routes.billing import billing
from entrypoints.web.api.routes.genealogy import genealogy
from entrypoints.web.api.routes.history import history
from entrypoints.web.api.routes.invitations import invitations
from entrypoints.web.api.routes.items import items
from entrypoints.web.api.routes.label_jobs import label_jobs
from entrypoints.web.api.routes.labels import labels
from entrypoints.web.api.routes.lots import lots
from entrypoints.web.api.routes.members import members
from entrypoints.web.api.routes.organization import organization
from entrypoints.web.api.routes.products import products
from entrypoints.web.api.routes.recalls import recalls
from entrypoints.web.api.routes.recipe_planning import recipe_planning
from entrypoints.web.api.routes.recipes import recipes
from entrypoints.web.api.routes.reservations import reservations
from entrypoints.web.api.routes.roles import roles
from entrypoints.web.api.routes.skus import skus
from entrypoints.web.api.routes.tokens import tokens
from entrypoints.web.api.routes.transfer import transfer
from entrypoints.web.api.routes.units import units
from entrypoints.web.bearer import api_caller
from entrypoints.web.downloads import Download
from entrypoints.web.incoming.parsing import parse_body, parse_query
from entrypoints.web.incoming.uploads import body_file
from entrypoints.web.sessions import SessionCookie

PREFIX = "/api/v1"
ROUTES = (
    items,
    adjustments,
    reservations,
    lots,
    genealogy,
    labels,
    label_jobs,
    history,
    units,
    recipes,
    recipe_planning,
    batches,
    recalls,
    products,
    skus,
    members,
    invitations,
    roles,
    tokens,
    billing,
    organization,
    audit,
    transfer,
)
ENDPOINTS: tuple[Endpoint, ...] = tuple(endpoint for routes in ROUTES for endpoint in routes.endpoints)

API_FILES = frozenset(f"api.{endpoint.function.__name__}" for endpoint in ENDPOINTS if endpoint.file)
"""Endpoints whose bodies are files."""


def api_blueprint(app: App, cookie: SessionCookie) -> Blueprint:
    """All of the API, answered by this application."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for endpoint in ENDPOINTS:
        blueprint.add_url_rule(
            endpoint.rule,
            endpoint.function.__name__,
            _view(app, cookie, endpoint),
            methods=[endpoint.method],
            provide_automatic_options=False,
        )

    @blueprint.get("/openapi.json", provide_automatic_options=False)
    def openapi() -> dict[str, Any]:
        return _description()

    return blueprint


def _view(app: App, cookie: SessionCookie, endpoint: Endpoint) -> Callable[..., Response]:
    """What Flask calls: who asks comes first, then what is asked, then the answer."""

    def view(**arguments: object) -> Response:
        caller = api_caller(app, cookie)
        with app.identity.note_denials(caller), ExitStack() as opened:
            caller.require(*endpoint.permissions)
            for permission in endpoint.also:
                caller.require(permission)
            if endpoint.query is not None:
                arguments["query"] = parse_query(endpoint.query)
            if endpoint.body is not None:
                arguments["body"] = parse_body(endpoint.body)
            if endpoint.file:
                arguments["file"] = opened.enter_context(body_file())
            key = request.headers.get("Idempotency-Key") if endpoint.takes_key else None
            answer = endpoint.function(Call(app=app, caller=caller, key=key), **arguments)
            if isinstance(answer, Download):
                return answer.response()
        written = _writer(endpoint).dump_json(answer)
        return Response(written, status=endpoint.status, mimetype="application/json")

    return view


@cache
def _writer(endpoint: Endpoint) -> TypeAdapter[Any]:
    return TypeAdapter(endpoint.answer)


@cache
def _description() -> dict[str, Any]:
    # Spectree loads tens of megabytes, which a process that nobody asks for the description never needs.
    from entrypoints.web.api.documentation import describe  # noqa: PLC0415

    return describe(ENDPOINTS, PREFIX)
