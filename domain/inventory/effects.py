"""What one change does: the lots and reservations in their new state, before they become movements."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from domain.inventory.lots import Lot, pick_order
from domain.inventory.stock import Reservation, Stock
from domain.shared.identifiers import LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity


@dataclass(slots=True)
class Effect:
    """
    The draft of one plan.

    `lots` and `reservations` hold only what changed, in the order in which it was touched. `unit_cost` is the item's
    new current cost, None when it stays. `makes_lot` tells that one of the lots is new.
    """

    stock: Stock
    lots: dict[LotId, Lot] = field(default_factory=dict)
    reservations: list[Reservation] = field(default_factory=list)
    unit_cost: UnitCost | None = None
    makes_lot: bool = False

    def now(self, lot: Lot) -> Lot:
        """The lot as it stands after what this effect has done to it so far."""
        return self.lots.get(lot.id, lot)

    def shift(self, lot: Lot, *, remaining: int = 0, reserved: int = 0) -> None:
        """
        Move a lot's quantities by these signed amounts.

        Its place is found anew: the item's picking policy may have changed while the lot was empty.
        """
        current = self.now(lot)
        self.lots[lot.id] = replace(
            current,
            remaining=Quantity(current.remaining + remaining),
            reserved=Quantity(current.reserved + reserved),
            pick_order=pick_order(self.stock.item.picking_policy, current.received_at, current.expires_on),
        )

    def release(self, row: Reservation, part: int) -> None:
        """Lower what a reservation holds."""
        self.reservations.append(replace(row, quantity=Quantity(row.quantity - part)))


def spread(lots: Iterable[Lot], wanted: int, room: Callable[[Lot], int]) -> tuple[list[tuple[Lot, int]], int]:
    """Parts of `wanted`, lot by lot as far as each has room, and what found no room. Stops as soon as it is placed."""
    parts: list[tuple[Lot, int]] = []
    for lot in lots:
        if not wanted:
            break
        part = min(wanted, room(lot))
        if part > 0:
            parts.append((lot, part))
            wanted -= part
    return parts, wanted
