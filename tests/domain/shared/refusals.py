"""Stating a refusal whole: its code, its sentence and what it points at."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.shared.errors import DomainError


@contextmanager
def refused(
    code: str, message: str, *, field: str, expected: str | None, got: str | None
) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """What is done inside must be refused exactly like this."""
    with pytest.raises(DomainError) as caught:
        yield caught
    refusal = caught.value
    told = (refusal.code, refusal.message, refusal.field, refusal.expected, refusal.got)
    assert told == (code, message, field, expected, got)
