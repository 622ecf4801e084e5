"""Keep imported movements: history told, as the continuation of the history that is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from application.inventory.importing import Numbered, RowsRefused, Run
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change
from domain.inventory.items import Item
from domain.inventory.refusals import UnknownAdjustment
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.movement_rows import MovementRow, change_of, differences, read_movement
from domain.inventory.transfer.problems import BadCell, Problem
from domain.shared.identifiers import AdjustmentId, ItemId
from ports.stock_ledger import Locked

_Place = tuple[ItemId, int]


@dataclass(frozen=True, slots=True)
class _Told:
    """The rows of one adjustment, with their numbers in the file."""

    item_id: ItemId
    rows: Numbered[MovementRow]

    @property
    def first(self) -> MovementRow:
        return self.rows[0][1]

    @property
    def row(self) -> int:
        return self.rows[0][0]

    @property
    def place(self) -> _Place:
        return self.item_id, self.first.number

    @property
    def origin(self) -> _Place | None:
        return None if self.first.origin is None else (self.item_id, self.first.origin)


@dataclass(slots=True)
class KeepMovements:
    """
    The `Keeper` of movements.

    A movement is known by its number in its item's history. One that is there must be as the file tells it; the next
    one is recorded; a gap is refused. So a file may be imported again, also when it has grown.
    """

    run: Run
    _held_back: list[tuple[int, MovementRow]] = field(default_factory=list)

    def read(self, cells: Cells) -> MovementRow:
        return read_movement(cells, self.run.caller.organization)

    def keep(self, rows: Numbered[MovementRow]) -> None:
        groups = [list(group) for _, group in groupby([*self._held_back, *rows], _adjustment_of)]
        # The last adjustment may go on in the next chunk.
        self._held_back = groups.pop()
        self._keep(groups)

    def finish(self) -> None:
        rows, self._held_back = self._held_back, []
        self._keep([rows] if rows else [])

    def _keep(self, groups: Sequence[Numbered[MovementRow]]) -> None:
        run = self.run
        run.permit(rows[0][1].type for rows in groups)
        ids = run.find_items((rows[0][0], rows[0][1].item) for rows in groups)
        told = [_Told(ids[rows[0][1].item], rows) for rows in groups]
        locked = run.transaction.stock.lock(run.caller.organization_id, {each.item_id for each in told})
        new, there = self._sorted(told, locked)
        kept = self._recorded(new, there)
        made = {each.place: AdjustmentId(run.adjust.ids()) for each in new}
        origins = {place: adjustment.id for place, adjustment in kept.items()} | made
        problems = [problem for each in there for problem in self._differences(each, kept[each.place], origins)]
        changes = [self._change_of(each, origins, problems) for each in new]
        if problems:
            raise RowsRefused(problems)
        if changes:
            with run.at_rows([each.row for each in new], changes):
                run.adjust.decide(run.transaction, run.caller, locked, changes, list(made.values()), run.units)
        run.tally.recorded += sum(len(each.rows) for each in new)
        run.tally.unchanged += sum(len(each.rows) for each in there)

    def _sorted(self, told: Sequence[_Told], locked: Locked) -> tuple[list[_Told], list[_Told]]:
        """
        What goes on from the histories as they are, and what is in them already.

        :raises RowsRefused: the rows are not those of whole adjustments in their order.
        """
        new: list[_Told] = []
        there: list[_Told] = []
        problems: list[Problem] = []
        following = {item_id: item.sequence + 1 for item_id, item in locked.items.items()}
        for each in told:
            item, expected = locked.items[each.item_id], following[each.item_id]
            is_there = 1 <= each.first.number <= item.sequence
            problems += self._shape(each, item, each.first.number if is_there else expected)
            (there if is_there else new).append(each)
            following[each.item_id] = max(expected, each.rows[-1][1].number + 1)
        if problems:
            raise RowsRefused(problems)
        return new, there

    def _shape(self, told: _Told, item: Item, number: int) -> Iterator[Problem]:
        """What makes the rows something else than one adjustment that begins with that number."""
        for place, (row, movement) in enumerate(told.rows):
            expected = number + place
            if movement.number != expected:
                yield self._problem(row, "movement", f"{expected}, the item's next movement", str(movement.number))
            elif movement.adjustment != told.first.number:
                first = f"{told.first.number}, its first movement"
                yield self._problem(row, "adjustment", first, str(movement.adjustment))
            if movement.unit != item.unit:
                yield self._problem(row, "unit", f"{item.unit}, the item's stock unit", movement.unit)
            other = movement.differs_from(told.first)
            if other is not None:
                yield self._problem(row, other, f"as row {told.row}, which is of the same adjustment", "something else")

    def _recorded(self, new: Sequence[_Told], there: Sequence[_Told]) -> Mapping[_Place, Adjustment]:
        """The adjustments that are there, and those that others come from."""
        places = {each.place for each in there}
        places |= {each.origin for each in (*new, *there) if each.origin is not None}
        if not places:
            return {}
        return self.run.transaction.stock.recorded_at(self.run.caller.organization_id, places)

    def _differences(self, told: _Told, kept: Adjustment, origins: Mapping[_Place, AdjustmentId]) -> Iterator[Problem]:
        origin = None if told.origin is None else origins.get(told.origin)
        for place, column, is_kept, is_told in differences([row for _, row in told.rows], kept, origin):
            yield self.run.differs(told.rows[place][0], column, kept=is_kept, told=is_told)

    def _change_of(self, told: _Told, origins: Mapping[_Place, AdjustmentId], problems: list[Problem]) -> Change:
        origin = None if told.origin is None else origins.get(told.origin)
        if told.origin is not None and origin is None:
            refusal = UnknownAdjustment(f"number {told.first.origin}", field="origin")
            problems.append(self.run.problem(refusal, told.row))
        return change_of([row for _, row in told.rows], told.item_id, origin)

    def _problem(self, row: int, column: str, expected: str, got: str) -> Problem:
        refusal = BadCell("The history does not go on like this.", field=column, expected=expected, got=got)
        return self.run.problem(refusal, row)


def _adjustment_of(numbered: tuple[int, MovementRow]) -> tuple[str, int]:
    return numbered[1].item, numbered[1].adjustment
