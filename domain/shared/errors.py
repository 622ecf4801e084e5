"""Refusals: every rule that says no does so with a stable code."""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """
    A rule refused what was asked; nothing was changed.

    `code` is stable and part of the API. `message` is a sentence for people that says what to do next.
    `field`, `expected` and `got` point at the input that caused the refusal, as text.
    """

    code: ClassVar[str] = "domain.refused"

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        expected: str | None = None,
        got: str | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.expected = expected
        self.got = got
        self.details: Mapping[str, str] = dict(details or {})
