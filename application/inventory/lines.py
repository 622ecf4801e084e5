"""Which of several lines a refusal is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from domain.inventory.planning import Plan
from domain.inventory.refusals import LotCodeTaken
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


@contextmanager
def naming_receipt(plans: Sequence[Plan]) -> Iterator[None]:
    """Tell a refused lot number which line gave it: only storage knows all the numbers that are taken."""
    try:
        yield
    except LotCodeTaken as refusal:
        given = (refusal.item_id, refusal.got)
        for line in range(len(plans), 0, -1):
            lots = plans[line - 1].lots
            if any(change.before is None and (change.after.item_id, change.after.code) == given for change in lots):
                with naming_line(line, len(plans)):
                    raise
        raise


def line_of(refusal: DomainError) -> int | None:
    """The line that a refusal is about, if it was told."""
    line = refusal.details.get(LINE)
    return None if line is None else int(line)
