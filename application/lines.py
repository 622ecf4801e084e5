"""Which of several lines a refusal is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.shared.errors import DomainError

LINE = "line"


@contextmanager
def naming_line(line: int, of: int) -> Iterator[None]:
    """Tell a refusal that passes which of several lines it is about; lines count from 1."""
    try:
        yield
    except DomainError as refusal:
        if of > 1:
            refusal.details = {**refusal.details, LINE: str(line)}
        raise


def line_of(refusal: DomainError) -> int | None:
    """The line that a refusal is about, if it was told."""
    line = refusal.details.get(LINE)
    return None if line is None else int(line)
