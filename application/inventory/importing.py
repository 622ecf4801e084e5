"""What the imports of all kinds share: one run in its transaction, and how a refusal finds its row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar
from uuid import UUID

from application.caller import Caller
from application.inventory.adjust_inventory import AdjustInventory
from application.inventory.lines import LINE, line_of
from domain.identity.permissions import Permission
from domain.inventory.changes import Change, ChangeType
from domain.inventory.refusals import LotCodeTaken, UnknownItem
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.layout import Layout
from domain.inventory.transfer.problems import BadCell, Problem
from domain.shared.errors import DomainError
from domain.shared.identifiers import ItemId
from domain.shared.units import BUILT_IN, UnitTable
from ports.transactions import Transaction

Row = TypeVar("Row")
Numbered = Sequence[tuple[int, Row]]
"""Rows with their numbers in the file."""

_RESERVING = frozenset({ChangeType.RESERVED, ChangeType.UNRESERVED})
_COLUMN_OF = {"item_id": "item", "adjustment_id": "origin", "lot_id": "lot_number", "reason": "held_reason"}


class RowsRefused(Exception):
    """Rows that cannot be kept, each with its problem; the run is over."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many rows did something, and how many had been there before."""

    recorded: int = 0
    unchanged: int = 0


class Keeper(Protocol[Row]):
    """Keeps the rows of one kind, a chunk at a time."""

    def read(self, cells: Cells) -> Row:
        """What a row says."""
        ...

    def keep(self, rows: Numbered[Row]) -> None:
        """
        Keep the next rows.

        :raises RowsRefused: some cannot be kept.
        """
        ...

    def finish(self) -> None:
        """
        Keep what was held back for rows to come; there are none.

        :raises RowsRefused: some cannot be kept.
        """
        ...


@dataclass(slots=True, kw_only=True)
class Run:
    """
    One import, inside its transaction.

    `since` is an id: what has a greater one was made during this import. `items` are the ids of the codes met so far.
    """

    transaction: Transaction
    caller: Caller
    layout: Layout
    adjust: AdjustInventory
    since: UUID
    tally: Tally = field(default_factory=Tally)
    items: dict[str, ItemId] = field(default_factory=dict)
    _units: UnitTable | None = None

    @property
    def units(self) -> UnitTable:
        """The built-in units and the organisation's own."""
        if self._units is None:
            self._units = BUILT_IN.extended(self.transaction.items.units(self.caller.organization_id))
        return self._units

    def find_items(self, rows: Iterable[tuple[int, str]]) -> Mapping[str, ItemId]:
        """
        The items of these rows' codes.

        :raises RowsRefused: some of them do not exist.
        """
        coded = list(rows)
        missing = {code for _, code in coded} - self.items.keys()
        if missing:
            found = self.transaction.items.find(self.caller.organization_id, missing)
            self.items.update((item.code, item.id) for item in found)
        unknown = [self.problem(UnknownItem(code), row) for row, code in coded if code not in self.items]
        if unknown:
            raise RowsRefused(unknown)
        return self.items

    def permit(self, types: Iterable[ChangeType]) -> None:
        """
        Go on only if the caller may ask for changes of these types.

        :raises MissingPermission: stock is reserved or freed, which is a permission of its own.
        """
        if not _RESERVING.isdisjoint(types):
            self.caller.require(Permission.RESERVE_INVENTORY)

    def problem(self, refusal: DomainError, row: int | None) -> Problem:
        """What a rule refused, at the cell of that row that it is about."""
        field_name = refusal.field or ""
        name = _COLUMN_OF.get(field_name, field_name)
        column = self.layout.header(name) if name in self.layout.positions else None
        return Problem.of(refusal, row=row, column=column)

    def differs(self, row: int, column: str, *, kept: str, told: str) -> Problem:
        """The file tells something else of what is kept already."""
        hidden = column == "unit_cost" and Permission.VIEW_COSTS not in self.caller.permissions
        expected = "the cost that is kept" if hidden else f"{kept}, as it is kept"
        refusal = BadCell("This is kept already, and otherwise.", field=column, expected=expected, got=told)
        return self.problem(refusal, row)

    def twice(self, row: int, column: str, told: str) -> Problem:
        """The file tells the same thing in two rows."""
        refusal = BadCell("This stands in the file twice.", field=column, expected="each once", got=told)
        return self.problem(refusal, row)

    @contextmanager
    def at_rows(self, rows: Sequence[int], changes: Sequence[Change] = ()) -> Iterator[None]:
        """Turn a refusal of one of several lines, or changes, into a problem of the row that the line is from."""
        try:
            yield
        except DomainError as refusal:
            row = _row_of(refusal, rows, changes)
            problem = self.problem(refusal, row)
            details = [f"{name}: {text}" for name, text in refusal.details.items() if name != LINE]
            raise RowsRefused([replace(problem, message=" ".join([problem.message, *details]))]) from refusal


def _row_of(refusal: DomainError, rows: Sequence[int], changes: Sequence[Change]) -> int | None:
    """The row of the line that is named; else of the new lot whose number is taken, which only storage can tell."""
    line = line_of(refusal)
    if line is not None or len(rows) == 1:
        return rows[(line or 1) - 1]
    for row, change in zip(rows, changes, strict=False):
        codes = [change.lot_code, *(part.lot_code for part in change.parts or () if part.makes_lot)]
        if isinstance(refusal, LotCodeTaken) and refusal.got in codes:
            return row
    return None
