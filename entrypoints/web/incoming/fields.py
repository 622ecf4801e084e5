"""The kinds of fields in requests, each with its check and its words in the documentation."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from domain.inventory.changes import CODE_LIMIT, NOTES_LIMIT

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class Body(BaseModel):
    """What a request's JSON may hold: these fields, of these types, and nothing else."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Query(BaseModel):
    """What may stand in a request's query: these parameters, once each, and nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(BaseModel):
    """
    What a page's form may send: these fields, as texts, and nothing else. A list is a field that may come often.

    `FILES` are the fields that a browser fills with a file's content, as bytes.
    """

    FILES: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(extra="forbid", frozen=True)


class FileForm(Form):
    """A form that may send a file beside its fields, as `multipart/form-data`."""


def read_moment(value: object) -> datetime:
    """A time with its offset from UTC, as RFC 3339 writes it; for a field."""
    try:
        if isinstance(value, str) and _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value.upper())
    except ValueError:
        pass  # such as 30 February
    raise _refused("a time with its offset, such as 2026-11-23T09:30:00Z")


def read_day(value: object) -> date:
    """A calendar day; for a field."""
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _refused("a day, such as 2026-11-23")


def _read_id(value: object) -> UUID:
    if isinstance(value, str) and _ID.fullmatch(value):
        return UUID(value)
    raise _refused("an id: a UUID in its usual form")


def _read_number(value: object) -> str | int | Decimal:
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return value
    raise _refused("a decimal number, as a string or as a JSON number")


def _without_nul(value: str) -> str:
    if "\x00" in value:
        raise _refused("text without NUL")
    return value


def _given(value: object) -> object:
    if value is None:
        raise _refused("a value, or leave it out")
    return value


def _refused(expected: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{expected}", {"expected": expected})


Number = Annotated[
    str | int | Decimal,
    PlainValidator(_read_number),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$"},
                {"type": "number"},
            ],
            "examples": ["2.5"],
        }
    ),
]
"""A decimal number as it was written; the domain reads it exactly."""


class NotNull:
    """Marks a field that may be left out, which None stands for, but is never null."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(_given, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        told = handler(schema)
        value: JsonSchemaValue = next(each for each in told["anyOf"] if each != {"type": "null"})
        return value


Id = Annotated[UUID, PlainValidator(_read_id), WithJsonSchema({"type": "string", "format": "uuid"})]
Day = Annotated[date, PlainValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[datetime, PlainValidator(read_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Text = Annotated[str, AfterValidator(_without_nul)]
Name = Annotated[Text, Field(min_length=1, max_length=CODE_LIMIT)]
UnitName = Annotated[Text, Field(max_length=40, examples=["kg"])]
Notes = Annotated[Text, Field(max_length=NOTES_LIMIT)]
Cursor = Annotated[str | None, Field(description="next_cursor of the page before")]
Limit = Annotated[int, Field(ge=1, le=200)]
PAGE = 50
"""Rows of a page where the request does not say."""
