"""Idempotent requests: one key, one body, one answer."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from domain.shared.errors import DomainError
from ports.idempotency import Claim

if TYPE_CHECKING:
    from datetime import datetime

    from _typeshed import DataclassInstance

KEY_LIMIT = 200


class KeyReused(DomainError):
    """The idempotency key was used for another request."""

    code = "request.key_reused"

    def __init__(self, key: str) -> None:
        super().__init__(
            "This idempotency key belongs to another request; use a new key for a new request.",
            field="Idempotency-Key",
            expected="a key not used before, or the same request again",
            got=key,
        )


class BadKey(DomainError):
    """The idempotency key cannot be kept."""

    code = "request.bad_key"


def claim_for(
    key: str, verb: str, body: "Sequence[DataclassInstance]", answer: Sequence[str], now: "datetime"
) -> Claim:
    """
    The claim of a request: its verb and exact content hashed, its answer told in advance.

    :raises BadKey: the key is empty, too long or not printable.
    """
    require_key(key)
    digest = hashlib.sha256(_CONTENT.encode([verb, *body]).encode()).hexdigest()
    return Claim(key=key, request_hash=digest, answer=json.dumps(list(answer)), claimed_at=now)


def require_key(key: str) -> None:
    """:raises BadKey: the key is empty, too long or not printable."""
    if not 0 < len(key) <= KEY_LIMIT or not key.isprintable():
        raise BadKey(
            "An idempotency key must be printable text.",
            field="Idempotency-Key",
            expected=f"1 to {KEY_LIMIT} printable characters",
            got=f"{len(key)} characters",
        )


def _plain(value: object) -> object:
    """A part of a request as JSON knows it: values by their fields, in the order in which their class has them."""
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return str(value)


_CONTENT = json.JSONEncoder(default=_plain)


def first_answer(earlier: Claim, again: Claim) -> list[str]:
    """
    What the first request of this key was answered.

    :raises KeyReused: that was another request.
    """
    if earlier.request_hash != again.request_hash:
        raise KeyReused(again.key)
    answer: list[str] = json.loads(earlier.answer)
    return answer
