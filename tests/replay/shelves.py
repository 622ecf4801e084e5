"""
Where what comes back belongs.

A line of a cancelled invoice does not say which sale it takes back, and some bring back more than was ever sold. So
each shelf here follows its lots, first in first out as the product does: what comes back goes into the lots it was sold
from, the one taken last first; what none of them can have given is a lot of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from domain.inventory.changes import Change, ChangeType
from domain.shared.identifiers import ItemId
from domain.shared.money import UnitCost
from tests.replay.retail import Line

OPENING = "opening"


@dataclass(slots=True)
class _Lot:
    code: str
    original: Fraction
    remaining: Fraction


@dataclass(slots=True)
class Shelf:
    """One stock code's lots, oldest first."""

    item_id: ItemId
    price: UnitCost
    lots: list[_Lot] = field(default_factory=list)

    def open(self, quantity: Fraction) -> Iterator[Change]:
        """The opening lot, if there is anything to begin with."""
        if quantity:
            yield self._receive(OPENING, quantity, "")

    def changes_of(self, line: Line) -> Iterator[Change]:
        """What a line asks of the product."""
        if line.is_return:
            yield from self._take_back(line)
        else:
            self._take(abs(line.quantity))
            kind = ChangeType.DAMAGED if line.is_damage else ChangeType.SALE
            yield Change(type=kind, item_id=self.item_id, amount=abs(line.quantity), reference=line.invoice)

    def _take(self, quantity: Fraction) -> None:
        for lot in self.lots:
            part = min(quantity, lot.remaining)
            lot.remaining -= part
            quantity -= part

    def _take_back(self, line: Line) -> Iterator[Change]:
        left, notes = -line.quantity, f"Cancelled by {line.invoice}"
        for lot in reversed(self.lots):
            part = min(left, lot.original - lot.remaining)
            if part:
                lot.remaining += part
                left -= part
                yield Change(type=ChangeType.RETURN, item_id=self.item_id, amount=part, lot_code=lot.code, notes=notes)
        if left:
            yield self._receive(f"{line.invoice}/{line.number}", left, f"{notes}, beyond what was sold")

    def _receive(self, code: str, quantity: Fraction, notes: str) -> Change:
        self.lots.append(_Lot(code, quantity, quantity))
        return Change(
            type=ChangeType.RESTOCK,
            item_id=self.item_id,
            amount=quantity,
            unit_cost=self.price,
            lot_code=code,
            notes=notes,
        )
