"""One row of a file: its cells by column, read one by one; what cannot be read is noted, not raised."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.inventory.transfer.layout import Layout
from domain.inventory.transfer.problems import BadCell, Problem
from domain.shared.decimals import shortened
from domain.shared.errors import DomainError

Value = TypeVar("Value")
Other = TypeVar("Other")


class Cells:
    """
    A row's cells.

    What a cell means is asked for by its column's name. A cell that does not hold it becomes one of the row's
    `problems`, and is read as the default: a row with problems is read to its end, and then not used.
    """

    __slots__ = ("_layout", "_texts", "problems", "row")

    def __init__(self, layout: Layout, row: int, texts: Sequence[str]) -> None:
        self._layout = layout
        self._texts = texts
        self.row = row
        self.problems: list[Problem] = []
        self._check_width()

    def text(self, name: str) -> str:
        """The cell without the blanks around it; empty where the file has no such column."""
        return self.exact(name).strip()

    def exact(self, name: str) -> str:
        """The cell with every blank."""
        position = self._layout.positions.get(name)
        return "" if position is None or position >= len(self._texts) else self._texts[position]

    def read(self, name: str, parse: Callable[[str], Value], default: Other) -> Value | Other:
        """What the cell means; the default where it is blank or cannot be read."""
        text = self.text(name)
        return self._parsed(name, text, parse, default) if text else default

    def need(self, name: str, parse: Callable[[str], Value], default: Value) -> Value:
        """The same for a cell that must not be blank."""
        text = self.need_text(name)
        return self._parsed(name, text, parse, default) if text else default

    def need_text(self, name: str) -> str:
        """The cell, which must not be blank, without the blanks around it."""
        text = self.text(name)
        if not text:
            self.refuse(BadCell(f"{name} is missing.", expected="something", got=""), name)
        return text

    def refuse(self, refusal: DomainError, name: str) -> None:
        """Note what is wrong with the cell of that column."""
        self._note(refusal, self._layout.header(name))

    def _parsed(self, name: str, text: str, parse: Callable[[str], Value], default: Other) -> Value | Other:
        try:
            return parse(text)
        except DomainError as refusal:
            self.refuse(refusal, name)
            return default

    def _note(self, refusal: DomainError, column: str | None) -> None:
        self.problems.append(Problem.of(refusal, row=self.row, column=column))

    def _check_width(self) -> None:
        wanted, got = len(self._layout.headers), len(self._texts)
        surplus = [text for text in self._texts[wanted:] if text.strip()]
        if surplus:
            expected = f"{wanted} cells, as there are columns"
            refusal = BadCell("There is more in the row than columns.", expected=expected, got=shortened(surplus[0]))
            self._note(refusal, None)
        if got < wanted:
            expected = f"{wanted} cells, as there are columns"
            self._note(BadCell("The row is cut short.", expected=expected, got=f"{got}"), None)


def is_blank(texts: Sequence[str]) -> bool:
    """Whether nothing stands in a row."""
    return not any(text.strip() for text in texts)
