"""Keep imported lots: what is on the shelf when the books are opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.inventory.hold_lot import HoldLot
from application.inventory.importing import Numbered, RowsRefused, Run
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.needs import Need
from domain.inventory.transfer.cells import Cells
from domain.inventory.transfer.lot_rows import OpeningLot, changes_of, differences, read_lot
from domain.inventory.transfer.problems import Problem
from domain.shared.errors import DomainError
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from ports.stock_ledger import Locked

_Place = tuple[ItemId, str]


@dataclass(frozen=True, slots=True)
class KeepLots:
    """The `Keeper` of opening lots. A hold is set where the file has one, and never lifted."""

    run: Run
    hold_lot: HoldLot

    def read(self, cells: Cells) -> OpeningLot:
        return read_lot(cells, self.run.caller.organization)

    def keep(self, rows: Numbered[OpeningLot]) -> None:
        run = self.run
        ids = run.find_items((number, row.item) for number, row in rows)
        locked = run.transaction.stock.lock(run.caller.organization_id, {ids[row.item] for _, row in rows})
        known = self._known(locked, {(ids[row.item], row.lot_code) for _, row in rows})
        new: dict[_Place, tuple[int, OpeningLot]] = {}
        problems: list[Problem] = []
        for number, row in rows:
            place = ids[row.item], row.lot_code
            lot = known.get(place)
            if place in new or (lot is not None and lot.id > run.since):
                problems.append(run.twice(number, "lot_number", row.lot_code))
            elif lot is None:
                new[place] = number, row
            else:
                problems += self._differences(number, row, locked.items[place[0]], lot)
        if problems:
            raise RowsRefused(problems)
        made = self._receive(locked, new)
        self._hold(rows, ids, {place: lot.id for place, lot in known.items() if lot.held_reason is None} | made)
        run.tally.recorded += len(new)
        run.tally.unchanged += len(rows) - len(new)

    def finish(self) -> None:
        """Nothing is held back."""

    def _known(self, locked: Locked, places: set[_Place]) -> dict[_Place, Lot]:
        """The lots that are there already."""
        codes: dict[ItemId, set[str]] = {}
        for item_id, code in places:
            codes.setdefault(item_id, set()).add(code)
        today = self.run.caller.organization.day_of(self.run.adjust.clock())
        needs = [Need(item_id=each, first_day=today, last_day=today, lot_codes=codes[each]) for each in codes]
        stocks = self.run.transaction.stock.read(self.run.caller.organization_id, locked.items, needs)
        return {(item_id, lot.code): lot for item_id, stock in stocks.items() for lot in stock.lots}

    def _differences(self, number: int, row: OpeningLot, item: Item, lot: Lot) -> list[Problem]:
        run = self.run
        try:
            found = differences(row, item, lot, run.units)
        except DomainError as refusal:
            return [run.problem(refusal, number)]
        return [run.differs(number, name, kept=kept, told=told) for name, kept, told in found]

    def _receive(self, locked: Locked, new: Mapping[_Place, tuple[int, OpeningLot]]) -> dict[_Place, LotId]:
        """Record the receipts; the new lots' ids."""
        run = self.run
        changes: list[Change] = []
        numbers: list[int] = []
        for (item_id, _), (number, row) in new.items():
            with run.at_rows([number]):
                told = changes_of(row, locked.items[item_id], run.units)
            changes += told
            numbers += [number] * len(told)
        ids = [AdjustmentId(run.adjust.ids()) for _ in changes]
        with run.at_rows(numbers, changes):
            made = run.adjust.decide(run.transaction, run.caller, locked, changes, ids, run.units) if changes else []
        return _lots_of(made)

    def _hold(self, rows: Numbered[OpeningLot], ids: Mapping[str, ItemId], lots: Mapping[_Place, LotId]) -> None:
        run = self.run
        for number, row in rows:
            lot_id = lots.get((ids[row.item], row.lot_code))
            if row.held_reason is not None and lot_id is not None:
                with run.at_rows([number]):
                    self.hold_lot.within(run.transaction, run.caller, lot_id, row.held_reason)


def _lots_of(adjustments: Sequence[Adjustment]) -> dict[_Place, LotId]:
    return {
        (movement.item_id, movement.lot_code): movement.lot_id
        for adjustment in adjustments
        for movement in adjustment.movements
        if movement.lot_id is not None and movement.lot_code is not None
    }
