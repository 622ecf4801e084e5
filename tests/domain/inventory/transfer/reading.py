"""Rows to read, written as people write them."""

from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.layout import layout_of


def row_of(kind: FileKind, /, **texts: str) -> Cells:
    """A row of a file that has all columns of its kind; those not given are empty."""
    names = list(COLUMNS[kind])
    layout = layout_of(names, kind, {})
    return Cells(layout, 2, [texts.get(name, "") for name in names])


def messages(cells: Cells) -> dict[str | None, str]:
    """What the problems of a row say, by their columns."""
    return {problem.column: problem.message for problem in cells.problems}


def told(cells: Cells) -> dict[str | None, str]:
    """The problems of a row by their columns."""
    return {problem.column: problem.sentence for problem in cells.problems}
