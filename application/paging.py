"""Rows a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_LIMIT = 200
"""How many rows a page has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Rows, and whether there are more after the last of them."""

    rows: Sequence[Row]
    more: bool


def page_size(asked: int) -> int:
    """How many rows a page has if somebody asks for that many."""
    return max(1, min(asked, PAGE_LIMIT))


def page_of(rows: Sequence[Row], size: int) -> Page[Row]:
    """The first of the rows, of which one more than fits tells that there are more."""
    return Page(rows=rows[:size], more=len(rows) > size)
