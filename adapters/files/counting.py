"""Count the cells of a table as it is walked, so that little that is sent cannot become much to do."""

from collections.abc import Iterator
from typing import TypeVar

from domain.inventory.transfer.problems import UnreadableFile

Cells = TypeVar("Cells", bound=list[str])


def no_more_than(most: int, rows: Iterator[Cells]) -> Iterator[Cells]:
    """
    The rows.

    :raises UnreadableFile: they have more cells than that; nothing is read beyond.
    """
    count = 0
    for row in rows:
        # A row without cells is work as well, and one number in a file can stand for a billion of them.
        count += len(row) or 1
        if count > most:
            raise UnreadableFile(
                "The table has too many cells; split it.", expected=f"at most {most} cells in all", got="more"
            )
        yield row
