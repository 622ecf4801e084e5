"""From a request to checked fields, or to a refusal that names the field."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar, get_origin
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import RequestEntityTooLarge

from domain.shared.decimals import shortened
from entrypoints.web.incoming.exact_json import read_json
from entrypoints.web.incoming.fields import FileForm, Form
from entrypoints.web.refusals import InvalidRequest, NotAForm, NotJson, NotUtf8

Fields = TypeVar("Fields", bound=BaseModel)
Filled = TypeVar("Filled", bound=Form)

FORM = "application/x-www-form-urlencoded"
FILE_FORM = "multipart/form-data"
FORM_WITH_FILES = "multipart/form-data"
FORM_TOKEN = "csrf_token"  # noqa: S105 - the name of the field

_EXPECTED = {
    "missing": "this field",
    "extra_forbidden": "no field of this name",
    "model_type": "a JSON object",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
}
_MOST_NAMED = 5
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def refuse_other_encodings(site: Flask) -> None:
    """
    Refuse an address or a form that is not UTF-8, which would otherwise be answered as if it said something else.

    It has to come before whatever reads a form, which then finds it already read.
    """

    @site.before_request
    def check() -> None:
        try:
            request.environ.get("PATH_INFO", "").encode("latin-1").decode()
            unquote_to_bytes(request.query_string).decode()
        except UnicodeDecodeError:
            raise NotUtf8("address") from None
        if request.mimetype == FORM:
            try:
                unquote_to_bytes(request.get_data()).decode()
            except UnicodeDecodeError:
                raise NotUtf8("form") from None


def whole_body() -> bytes:
    """
    The bytes of the request's body.

    :raises RequestEntityTooLarge: there are more than are read.
    """
    raw = request.get_data(cache=False)
    if request.content_length is None and len(raw) == request.max_content_length:
        # A body that does not tell its length is read up to the limit, and what follows is silently left.
        raise RequestEntityTooLarge
    return raw


def parse_body(fields: type[Fields]) -> Fields:
    """
    The fields of the request's JSON. No body is read as an empty object where every field may be left out.

    :raises NotJson, MalformedJson, NotUtf8: it cannot be read.
    :raises RequestEntityTooLarge: it is larger than is read.
    :raises InvalidRequest: a field is missing, unknown or of another type.
    """
    raw = whole_body()
    if not raw and not request.mimetype:
        return _checked(fields, {})
    if not request.is_json:
        raise NotJson(shortened(request.mimetype))
    return _checked(fields, read_json(raw))


def parse_query(fields: type[Fields]) -> Fields:
    """
    The parameters of the request's query.

    :raises InvalidRequest: one is unknown, there twice, or out of range.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise _repeated(name, len(values))
    return _checked(fields, request.args.to_dict())


def parse_fields(fields: type[Fields]) -> Fields:
    """
    What a form that only looks put into the address: as `parse_query`, where a list is a field that comes often.

    :raises InvalidRequest: a field is there twice that is no list, or out of range.
    """
    many = _lists_of(fields)
    given: dict[str, object] = {}
    for name, values in request.args.lists():
        if name not in many and len(values) > 1:
            raise _repeated(name, len(values))
        given[name] = values if name in many else values[0]
    return _checked(fields, given)


def parse_form(fields: type[Filled]) -> Filled:
    """
    The fields of a page's form.

    :raises NotAForm: the body is none.
    :raises InvalidRequest: a field is unknown, there twice, or of another kind.
    """
    expected = FILE_FORM if issubclass(fields, FileForm) else FORM
    if request.mimetype != expected:
        raise NotAForm(expected, shortened(request.mimetype))
    many = _lists_of(fields)
    given: dict[str, object] = {}
    for name, values in request.form.lists():
        if name not in many and len(values) > 1:
            raise _repeated(name, len(values))
        if expected == FILE_FORM and any(_UNREADABLE in value for value in values):
            # What was not UTF-8 has become this already.
            raise NotUtf8("form")
        given[name] = values if name in many else values[0]
    given.pop(FORM_TOKEN, None)
    given |= {name: file.read() for name, file in request.files.items() if name in fields.FILES}
    return _checked(fields, given)


def _lists_of(fields: type[BaseModel]) -> set[str]:
    return {name for name, field in fields.model_fields.items() if get_origin(field.annotation) is list}


def _repeated(name: str, count: int) -> InvalidRequest:
    times, field = f"{count} times", shortened(name)
    return InvalidRequest(f"{field} is there {times}.", field=field, expected="once", got=times)


def _checked(fields: type[Fields], value: object) -> Fields:
    try:
        return fields.model_validate(value)
    except ValidationError as error:
        raise _refusal(error.errors(include_url=False)) from None


def _refusal(errors: Sequence[ErrorDetails]) -> InvalidRequest:
    """A refusal of the first error; `also` names the fields of the others."""
    first, *others = errors
    field, line = _place(first)
    expected = _expected(first)
    details = {"line": line} if line else {}
    if others:
        places = (f"line {line}: {field}" if line else field for field, line in map(_place, others))
        details["also"] = ", ".join(list(dict.fromkeys(places))[:_MOST_NAMED])
    got = "nothing" if first["type"] == "missing" else _told(first["input"])
    return InvalidRequest(f"{field}: expected {expected}.", field=field, expected=expected, got=got, details=details)


def _expected(error: ErrorDetails) -> str:
    words = _EXPECTED.get(error["type"])
    if words is None:
        return error["msg"].removeprefix("Input should be ")
    return words.format_map(error.get("ctx", {}))


def _place(error: ErrorDetails) -> tuple[str, str]:
    """The field that an error is about, and its line, from 1, if it stands in a list."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    numbers = [part for part in error["loc"] if isinstance(part, int)]
    return shortened(names[-1]) if names else "body", str(numbers[0] + 1) if numbers else ""


def _told(value: object) -> str:
    """What was given, in the words of JSON."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str() | int() | Decimal():
            return shortened(str(value))
        case list():
            return "a list"
        case _:
            return "an object"
