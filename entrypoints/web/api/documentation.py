"""The API's own description, OpenAPI 3.1, made from the declared endpoints and their schemas."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from flask import Flask
from pydantic import BaseModel, Field, RootModel
from spectree import Response, SecurityScheme, SecuritySchemeData, SpecTree, Tag
from spectree.models import SecureType

from application.requests import KEY_LIMIT
from entrypoints.web.api.endpoints import Endpoint
from entrypoints.web.downloads import FILES
from entrypoints.web.envelope import Problem
from entrypoints.web.incoming.uploads import FILE_TYPES, UPLOAD_LIMIT

VERSION = "1"
_DESCRIPTION = """
Numbers are exact: quantities, costs and densities are decimal strings in answers; requests take strings or JSON
numbers, and no digit of either is lost. Times are in UTC; an expiry is a day where the organisation is.

Every request needs an API token in the header `Authorization: Bearer …`. The permission that the operation names, or
one of them, must be among its scopes, and its user must have it now.
`Idempotency-Key` makes a POST that answers 201 take effect once: the same key and body get the first answer again,
another body is refused. Lists come in pages: give `next_cursor` as `cursor` for the next one. Every error has the same
shape, whose `code` is stable.
"""
_ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
_PATH = {
    "item_id": "the item's id",
    "lot_id": "the lot's id",
    "adjustment_id": "the adjustment's id",
    "user_id": "the member's id as a user",
    "invitation_id": "the invitation's id, which is no secret",
    "role_id": "the id of a role of the organisation's own",
    "job_id": "the id of the print in the background",
    "recall_id": "the recall's id",
    "recipe_id": "the recipe's id",
    "token_id": "the token's id, which is no secret",
    "product_id": "the product's id",
    "variant_id": "the variant's id",
    "sku_id": "the SKU's id",
}


class KeyHeader(BaseModel):
    """The header of a request that must take effect once."""

    idempotency_key: Annotated[
        str | None,
        Field(alias="Idempotency-Key", max_length=KEY_LIMIT, description="printable text that you never use again"),
    ] = None


def describe(endpoints: Sequence[Endpoint], prefix: str) -> dict[str, Any]:
    """The description of all operations, whose addresses begin with the prefix."""
    bearer = SecuritySchemeData(type=SecureType.HTTP, scheme="bearer", description="An API token")
    spec = SpecTree(
        "flask",
        mode="strict",
        annotations=False,
        title="Stillroom",
        description=_DESCRIPTION.strip(),
        version=VERSION,
        openapi_version="3.1.0",
        security_schemes=[SecurityScheme(name="token", data=bearer)],
        naming_strategy=lambda model: model.__name__,
        nested_naming_strategy=lambda _, name: name,
        validation_error_model=Problem,
    )
    # Spectree reads the routes of an application. Ours parses for itself, because Spectree takes a body that is not
    # JSON for an empty object; so it gets one that only it sees.
    paper = Flask(__name__, static_folder=None)
    for endpoint in endpoints:
        paper.add_url_rule(
            prefix + endpoint.rule,
            endpoint.function.__name__,
            _described(spec, endpoint),
            methods=[endpoint.method],
        )
    with paper.app_context():
        document: dict[str, Any] = spec.spec
    for endpoint in endpoints:
        _add_files(document["paths"][_path(prefix + endpoint.rule)][endpoint.method.lower()], endpoint)
    return _tidied(document)


def _described(spec: SpecTree, endpoint: Endpoint) -> Callable[..., Any]:
    refusals = {*_ALWAYS, *endpoint.refusals, *(_WITH_BODY if endpoint.body or endpoint.file else ())}
    if "<" in endpoint.rule:
        refusals.add(HTTPStatus.NOT_FOUND)
    answers: dict[HTTPStatus, type[Any] | None] = dict.fromkeys(refusals, Problem)
    answers[endpoint.status] = None if endpoint.answer in FILES else _model(endpoint.answer)
    described: Callable[..., Any] = spec.validate(
        query=endpoint.query,
        json=endpoint.body,
        headers=KeyHeader if endpoint.takes_key else None,
        resp=Response(**{f"HTTP_{status.value}": answers[status] for status in sorted(answers)}),
        tags=[Tag(name=endpoint.tag)],
        security=[{"token": [each.value, *(also.value for also in endpoint.also)]} for each in endpoint.permissions],
        path_parameter_descriptions=_PATH,
        operation_id=endpoint.function.__name__,
    )(endpoint.function)
    return described


def _add_files(operation: dict[str, Any], endpoint: Endpoint) -> None:
    """Say where a body or an answer is a file, of which Spectree knows nothing."""
    if endpoint.file:
        told = f"the file itself, of at most {UPLOAD_LIMIT // (1024 * 1024)} MB; what it is shows in its content"
        operation["requestBody"] = {"required": True, "description": told, "content": _files(FILE_TYPES)}
    if endpoint.answer in FILES:
        operation["responses"][str(endpoint.status.value)]["content"] = _files(FILES[endpoint.answer])


def _files(types: Iterable[str]) -> dict[str, Any]:
    return {each: {"schema": {"type": "string", "format": "binary"}} for each in types}


def _path(rule: str) -> str:
    """A rule as the document writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _model(answer: type[Any]) -> type[RootModel[Any]]:
    """The answer in the form that Spectree takes, under the same name."""
    model: Any = RootModel
    return type(answer.__name__, (model[answer],), {"__module__": answer.__module__})


def _tidied(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        _tidy(schema)
    for operations in document["paths"].values():
        for operation in operations.values():
            _tidy(operation)
            body = operation.get("requestBody")
            if body is not None and "application/json" in body["content"]:
                body["required"] = _needs_fields(body, schemas)
    return document


def _tidy(part: object) -> None:
    """Drop what Pydantic says of every field: a title made of its name, and null where it may be left out."""
    if isinstance(part, list):
        for each in part:
            _tidy(each)
    if isinstance(part, dict):
        if "title" in part and "properties" not in part and isinstance(part["title"], str):
            del part["title"]
        if "default" in part and part["default"] is None:
            del part["default"]
        for each in part.values():
            _tidy(each)


def _needs_fields(body: Mapping[str, Any], schemas: Mapping[str, Any]) -> bool:
    """Whether a body must be there, because one of its fields must."""
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return bool(schemas[name].get("required"))
