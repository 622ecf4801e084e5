"""Keep imported items: new ones are made, those that are there must be as the file tells them."""

from dataclasses import dataclass

from application.inventory.create_items import CreateItems
from application.inventory.importing import Numbered, RowsRefused, Run
from domain.inventory.items import Item
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.item_rows import ItemRow, item_row, read_item
from domain.inventory.transfer.problems import Problem
from domain.shared.errors import DomainError

_NAMES = list(COLUMNS[FileKind.ITEMS])


@dataclass(frozen=True, slots=True)
class KeepItems:
    """The `Keeper` of items. A current cost moves on with every delivery, so it may differ from the file."""

    run: Run
    create_items: CreateItems

    def read(self, cells: Cells) -> ItemRow:
        return read_item(cells, self.run.caller.organization)

    def keep(self, rows: Numbered[ItemRow]) -> None:
        run = self.run
        found = run.transaction.items.find(run.caller.organization_id, {row.new.code for _, row in rows})
        known = {item.code: item for item in found}
        new: dict[str, tuple[int, ItemRow]] = {}
        problems: list[Problem] = []
        for number, row in rows:
            code = row.new.code
            item = known.get(code)
            if code in new or (item is not None and item.id > run.since):
                problems.append(run.twice(number, "code", code))
            elif item is None:
                new[code] = number, row
            else:
                problems += self._differences(number, row, item)
        if problems:
            raise RowsRefused(problems)
        self._make(list(new.values()))
        run.tally.unchanged += len(rows) - len(new)

    def finish(self) -> None:
        """Nothing is held back."""

    def _make(self, rows: Numbered[ItemRow]) -> None:
        run = self.run
        if rows:
            with run.at_rows([number for number, _ in rows]):
                self.create_items.within(run.transaction, run.caller, [row.new for _, row in rows])
        run.tally.recorded += len(rows)

    def _differences(self, number: int, row: ItemRow, item: Item) -> list[Problem]:
        """What the row tells, and the item is not."""
        run = self.run
        try:
            told = item_row(row.of(item, run.units))
        except DomainError as refusal:
            return [run.problem(refusal, number)]
        return [
            run.differs(number, name, kept=kept, told=new)
            for name, kept, new in zip(_NAMES, item_row(item), told, strict=True)
            if name in row.told and name != "unit_cost" and kept != new
        ]
