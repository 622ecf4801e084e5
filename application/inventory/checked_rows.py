"""The rows of a file as they are read: whole ones in chunks, and what is wrong with the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from domain.inventory.transfer.cells import Cells, is_blank
from domain.inventory.transfer.layout import Layout
from domain.inventory.transfer.problems import BadCell, ImportRefused, Problem, UnreadableFile
from ports.sheets import Sheet

Row = TypeVar("Row")

CHUNK = 500
"""Rows that are kept together."""

PROBLEMS = 20
"""Problems that are told of one file."""


@dataclass(slots=True)
class CheckedRows:
    """Walks a sheet once, until its end or until there are problems enough. `done` counts rows."""

    sheet: Sheet
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    done: int = 0

    def chunks(self, read: Callable[[Cells], Row]) -> Iterator[Sequence[tuple[int, Row]]]:
        """What `read` makes of the rows in which nothing is wrong, with their numbers; some at a time."""
        chunk: list[tuple[int, Row]] = []
        for cells in self._rows():
            # A row of the wrong width has its cells under the wrong columns: there is no use in reading them.
            value = None if cells.problems else read(cells)
            if cells.problems or value is None:
                self.problems += cells.problems
            else:
                chunk.append((cells.row, value))
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
            if len(self.problems) >= PROBLEMS:
                return
        if chunk:
            yield chunk

    def check(self) -> None:
        """
        Go on only if nothing is wrong.

        :raises ImportRefused: something is.
        """
        if self.problems:
            raise ImportRefused(self.problems[:PROBLEMS], complete=len(self.problems) < PROBLEMS)

    def _rows(self) -> Iterator[Cells]:
        """The rows, without blank ones at the end; a blank one before others is a problem."""
        blank: int | None = None
        try:
            for row, texts in self.sheet.rows():
                self.done += 1
                if is_blank(texts):
                    blank = blank or row
                    continue
                if blank is not None:
                    self.problems.append(_blank(blank))
                    blank = None
                yield Cells(self.layout, row, texts)
        except UnreadableFile as damage:
            self.problems.append(Problem.of(damage, row=None, column=None))


def _blank(row: int) -> Problem:
    refusal = BadCell("The row is blank, but others follow.", expected="a row without gaps before it", got="nothing")
    return Problem.of(refusal, row=row, column=None)
