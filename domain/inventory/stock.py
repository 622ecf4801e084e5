"""The stock that one change can matter to: an item and those of its lots that were read under its lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.inventory.refusals import UnknownLot
from domain.shared.identifiers import AdjustmentId, LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """
    What one order holds of one lot.

    `adjustment_id` is the adjustment that made it, `quantity` what is still held, `until` when it ends by itself (None:
    never).
    """

    adjustment_id: AdjustmentId
    lot_id: LotId
    reference: str
    quantity: Quantity
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """
    One earlier movement that a return or a reversal has to know.

    `cost_before` is the item's current unit cost before that adjustment.
    """

    adjustment_id: AdjustmentId
    type: ChangeType
    reference: str | None
    origin: AdjustmentId | None
    lot_id: LotId | None
    delta: Quantity
    cost_before: UnitCost


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """
    An item and what was read with it.

    `lots` are in picking order and may be few of many: those that can matter. `trail` holds the movements of the
    adjustments that a return or a reversal names, of their orders, and of all that came of them, oldest first; `later`
    the first few that came after a reversed adjustment on its lots.
    """

    item: Item
    lots: Sequence[Lot] = ()
    reservations: Sequence[Reservation] = ()
    trail: Sequence[Trace] = ()
    later: Sequence[Trace] = ()
    _by_id: dict[LotId, Lot] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {lot.id: lot for lot in self.lots})

    def get(self, lot_id: LotId) -> Lot | None:
        """The lot of that id, if it was read."""
        return self._by_id.get(lot_id)

    def lot(self, lot_id: LotId) -> Lot:
        """
        The lot of that id.

        :raises UnknownLot: the item has no such lot.
        """
        try:
            return self._by_id[lot_id]
        except KeyError:
            raise UnknownLot(self.item.name, field="lot_id", got=str(lot_id)) from None

    def named(self, lot_id: LotId | None, lot_code: str | None) -> Lot | None:
        """
        The lot that a change names by id or by code; None when it names none.

        :raises UnknownLot: the item has no such lot, or the id and the code name two.
        """
        if lot_id is not None:
            lot = self.lot(lot_id)
            if lot_code is not None and lot.code != lot_code:
                raise UnknownLot(self.item.name, field="lot_number", got=lot_code)
            return lot
        return None if lot_code is None else self.of_code(lot_code)

    def of_code(self, lot_code: str) -> Lot:
        """
        The lot of that code.

        :raises UnknownLot: the item has no such lot.
        """
        for lot in self.lots:
            if lot.code == lot_code:
                return lot
        raise UnknownLot(self.item.name, field="lot_number", got=lot_code)

    def after(
        self, item: Item, lots: Iterable[Lot], reservations: Iterable[Reservation], traces: Iterable[Trace]
    ) -> "Stock":
        """The same stock with these parts in their new state, so that the next change sees them."""
        known = {lot.id: lot for lot in self.lots} | {lot.id: lot for lot in lots}
        held = {(row.adjustment_id, row.lot_id): row for row in (*self.reservations, *reservations)}
        return replace(
            self,
            item=item,
            lots=sorted(known.values(), key=lambda lot: lot.pick_key),
            reservations=[row for row in held.values() if row.quantity],
            trail=[*self.trail, *traces],
        )
