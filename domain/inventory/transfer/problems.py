"""What is wrong with a file, told so that a person finds the cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from domain.shared.decimals import shortened
from domain.shared.errors import DomainError


class UnreadableFile(DomainError):
    """Not a table that can be read: of no known form, cut short, too large, or without the columns that it needs."""

    code = "files.unreadable"


class BadCell(DomainError):
    """A cell holds something else than its column says."""

    code = "files.bad_cell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """
    One thing wrong with a file.

    `row` counts as a spreadsheet does: the header is row 1. `column` is the header in the file, None for a whole row.
    """

    row: int | None
    column: str | None
    code: str
    message: str
    expected: str | None = None
    got: str | None = None

    @classmethod
    def of(cls, refusal: DomainError, *, row: int | None, column: str | None) -> Self:
        """What a rule refused, at its place in the file."""
        return cls(
            row=row,
            column=column,
            code=refusal.code,
            message=refusal.message,
            expected=refusal.expected,
            got=None if refusal.got is None else shortened(str(refusal.got)),
        )

    @property
    def place(self) -> str:
        """Where it is: "row 12, column Quantity"."""
        parts = [] if self.row is None else [f"row {self.row}"]
        parts += [] if self.column is None else [f"column {self.column}"]
        return ", ".join(parts) or "the file"

    @property
    def sentence(self) -> str:
        """What is wrong there: "expected a plain decimal number; got '3,5 kg'"."""
        if self.expected is None:
            return self.message
        return f"expected {self.expected}" + ("" if self.got is None else f"; got {self.got!r}")


class ImportRefused(DomainError):
    """
    The file was not imported, and nothing was changed.

    `problems` are the first ones, in the file's order; `complete` tells that there are no others of their kind.
    """

    code = "files.import_refused"

    def __init__(self, problems: Sequence[Problem], *, complete: bool) -> None:
        only = problems[0] if len(problems) == 1 else None
        count = f"{len(problems)} problem{'s' * (len(problems) > 1)}"
        super().__init__(
            f"Nothing was imported: {count if complete else f'the first {count}'} in the file.",
            field=only.column if only else None,
            expected=only.expected if only else None,
            got=only.got if only else None,
            details={problem.place: problem.sentence for problem in problems},
        )
        self.problems = tuple(problems)
        self.complete = complete
