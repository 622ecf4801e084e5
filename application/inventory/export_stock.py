"""Export items, lots or movements to a file that an import takes exactly back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from application.caller import Caller
from domain.inventory.transfer.columns import COLUMNS, FileKind
from domain.inventory.transfer.item_rows import item_row
from domain.inventory.transfer.lot_rows import lot_row
from domain.inventory.transfer.movement_rows import movement_rows
from ports.sheets import SheetForm, Sheets
from ports.stock_reading import Evidence, StockReading


@dataclass(frozen=True, slots=True)
class ExportStock:
    """
    Write all items, all lots or all movements of an organisation, from one snapshot and in flat memory.

    Files of the same stock are equal to the byte, also after a way through another installation. `progress` is told the
    number of items done. Returns the number of rows.

    :raises UnreadableFile: the form cannot hold so many rows.
    """

    reading: StockReading
    sheets: Sheets

    def __call__(
        self,
        caller: Caller,
        kind: FileKind,
        target: BinaryIO,
        form: SheetForm,
        progress: Callable[[int], None] = lambda _: None,
    ) -> int:
        written = 0
        with (
            self.reading.evidence(caller.organization_id, None) as items,
            self.sheets.write(target, form, *_header(kind)) as write,
        ):
            for done, evidence in enumerate(items, 1):
                for row in _rows(kind, evidence):
                    write(row)
                    written += 1
                progress(done)
        return written

    def template(self, kind: FileKind, target: BinaryIO, form: SheetForm) -> None:
        """Write a file of that kind without rows, to be filled and imported."""
        with self.sheets.write(target, form, *_header(kind)):
            pass


def _header(kind: FileKind) -> tuple[list[str], list[str]]:
    """The columns of a kind, and those of them that are numbers."""
    columns = COLUMNS[kind].values()
    return [column.name for column in columns], [column.name for column in columns if column.number]


def _rows(kind: FileKind, of: Evidence) -> Iterable[list[str]]:
    match kind:
        case FileKind.ITEMS:
            return [item_row(of.item)]
        case FileKind.LOTS:
            return _lot_rows(of)
        case FileKind.MOVEMENTS:
            return movement_rows(of.item, of.lots, of.reservations, of.movements)
        case FileKind.CHANGES:
            raise ValueError("changes are asked for, and kept as movements")


def _lot_rows(of: Evidence) -> Iterator[list[str]]:
    """In an order that does not depend on ids, because those are not carried over."""
    for lot in sorted(of.lots, key=lambda lot: (lot.received_at, lot.code)):
        yield lot_row(of.item, lot)
