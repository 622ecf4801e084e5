"""Import a file of items, opening lots, changes or movements: all of it, or nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from application.caller import Caller
from application.inventory.adjust_inventory import AdjustInventory
from application.inventory.checked_rows import CheckedRows
from application.inventory.create_items import CreateItems
from application.inventory.hold_lot import HoldLot
from application.inventory.import_changes import KeepChanges
from application.inventory.import_items import KeepItems
from application.inventory.import_lots import KeepLots
from application.inventory.import_movements import KeepMovements
from application.inventory.importing import Keeper, RowsRefused, Run
from domain.inventory.transfer.columns import FileKind
from domain.inventory.transfer.layout import Layout, layout_of
from ports.idempotency import Claim
from ports.sheets import Most, Sheet, Sheets
from ports.transactions import Transaction, Transactions

SAMPLE = 5
"""Rows of a file that are shown for people to see how it was understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """
    How to take a file.

    `kind` is told by the columns if it is None. `mapping` gives the file's header for a column's name. `encoding`,
    `sheet` and `most` are for `Sheets.read`. A dry run does everything, and then nothing of it is kept.
    """

    kind: FileKind | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    sheet: str | None = None
    most: Most | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """
    What an import did.

    `recorded` and `unchanged` count rows. `ignored` are the headers of columns that mean nothing here. `earlier` is
    when the same file of changes was imported before: then nothing was done. `header` and `sample`, the first rows with
    their numbers, show whether the file was understood.
    """

    kind: FileKind
    file: str
    recorded: int
    unchanged: int
    ignored: tuple[str, ...]
    header: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    dry_run: bool
    earlier: datetime | None


class _Rehearsed(Exception):
    """Ends the transaction of a dry run."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


@dataclass(frozen=True, slots=True)
class ImportStock:
    """
    Import a file in one transaction, in flat memory. Importing it again changes nothing.

    `progress` is told the number of rows done, and about how many there are.

    :raises UnreadableFile: it is no table, it is damaged, or its columns are not those of any kind.
    :raises ImportRefused: rows cannot be imported; it tells the first problems, and nothing was changed.
    """

    transactions: Transactions
    sheets: Sheets
    adjust: AdjustInventory
    create_items: CreateItems
    hold_lot: HoldLot

    def __call__(
        self,
        caller: Caller,
        source: BinaryIO,
        request: ImportRequest,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> ImportReport:
        with self.sheets.read(source, encoding=request.encoding, name=request.sheet, most=request.most) as sheet:
            layout = layout_of(sheet.header, request.kind, request.mapping)

            def work(transaction: Transaction) -> ImportReport:
                run = self._run(transaction, caller, layout)
                earlier = _claimed(run, sheet) if layout.kind is FileKind.CHANGES else None
                if earlier is None:
                    _keep_all(self._keeper(run), CheckedRows(sheet, layout), progress)
                else:
                    run.tally.unchanged = sheet.size
                report = _report(run, sheet, earlier, dry_run=request.dry_run)
                if request.dry_run:
                    raise _Rehearsed(report)
                return report

            try:
                return self.transactions(work)
            except _Rehearsed as rehearsed:
                return rehearsed.report

    def _run(self, transaction: Transaction, caller: Caller, layout: Layout) -> Run:
        return Run(transaction=transaction, caller=caller, layout=layout, adjust=self.adjust, since=self.adjust.ids())

    def _keeper(self, run: Run) -> Keeper[Any]:
        match run.layout.kind:
            case FileKind.ITEMS:
                return KeepItems(run, self.create_items)
            case FileKind.LOTS:
                return KeepLots(run, self.hold_lot)
            case FileKind.CHANGES:
                return KeepChanges(run)
            case FileKind.MOVEMENTS:
                return KeepMovements(run)


def _keep_all(keeper: Keeper[Any], rows: CheckedRows, progress: Callable[[int, int], None]) -> None:
    """
    Keep all rows. Once something is wrong nothing is kept any more, but the rest is still looked through.

    :raises ImportRefused: something is wrong.
    """
    for chunk in rows.chunks(keeper.read):
        if not rows.problems:
            _try(rows, lambda: keeper.keep(chunk))  # noqa: B023 - called at once
        progress(rows.done, rows.sheet.size)
    if not rows.problems:
        _try(rows, keeper.finish)
    rows.check()


def _try(rows: CheckedRows, keep: Callable[[], None]) -> None:
    try:
        keep()
    except RowsRefused as refused:
        rows.problems += refused.problems


def _claimed(run: Run, sheet: Sheet) -> datetime | None:
    """When the same content was imported by the same columns before; if never, it is claimed now."""
    content = json.dumps([sheet.digest, sorted(run.layout.positions.items())])
    digest = hashlib.sha256(content.encode()).hexdigest()
    claim = Claim(key=f"import file {digest}", request_hash=digest, answer="", claimed_at=run.adjust.clock())
    held = run.transaction.claims.take(run.caller.organization_id, [claim])
    return held[claim.key].claimed_at if held else None


def _report(run: Run, sheet: Sheet, earlier: datetime | None, *, dry_run: bool) -> ImportReport:
    return ImportReport(
        kind=run.layout.kind,
        file=sheet.description,
        recorded=run.tally.recorded,
        unchanged=run.tally.unchanged,
        ignored=run.layout.ignored,
        header=tuple(sheet.header),
        sample=tuple((row, tuple(texts)) for row, texts in islice(sheet.rows(), SAMPLE)),
        dry_run=dry_run,
        earlier=earlier,
    )
