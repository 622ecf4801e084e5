"""The one shape of every error answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from domain.shared.errors import DomainError

NOWHERE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was refused, and what to do about it."""

    code: Annotated[str, Field(description="stable; act on this", examples=["inventory.insufficient_stock"])]
    message: Annotated[str, Field(description="a sentence for people")]
    details: Annotated[
        dict[str, str],
        Field(
            description="`expected` and `got` where there is a field; `line` counts from 1 where there are several",
            examples=[{"expected": "at most 2 kg", "got": "3 kg", "line": "4"}],
        ),
    ]
    field: Annotated[str | None, Field(description="the field, parameter or header it is about")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The answer to everything that did not succeed; nothing was changed."""

    error: Refused
    request_id: Annotated[str, Field(description="the same as in the header X-Request-ID, in our log and in the audit")]
    timestamp: datetime


def envelope(refusal: DomainError, request_id: str, now: datetime, links: Mapping[str, str] = NOWHERE) -> Problem:
    """A refusal as it is answered. links: by what is there, addresses where something can be done about it."""
    told = {"expected": refusal.expected, "got": refusal.got}
    details = {name: text for name, text in told.items() if text is not None}
    error = Refused(
        code=refusal.code,
        message=refusal.message,
        details={**refusal.details, **details, **links},
        field=refusal.field,
    )
    return Problem(error=error, request_id=request_id, timestamp=now)
