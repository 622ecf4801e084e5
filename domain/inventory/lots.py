"""Lots: one receipt or one output of an item, with its own cost, code and expiry."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.inventory.items import PickingPolicy
from domain.shared.identifiers import ItemId, LotId
from domain.shared.money import Money, UnitCost, value_of
from domain.shared.quantity import Quantity

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PickKey = tuple[int, datetime, LotId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """
    What is left of one receipt.

    Always 0 ≤ reserved ≤ remaining ≤ original. `expires_on` is the last day of use, None for never. `held_reason` is
    None unless the lot is held. `pick_order` places it among its item's lots, lowest first; ties go by receipt, then
    id.
    """

    id: LotId
    item_id: ItemId
    code: str
    unit_cost: UnitCost
    received_at: datetime
    expires_on: date | None
    original: Quantity
    remaining: Quantity
    reserved: Quantity = Quantity(0)
    held_reason: str | None = None
    pick_order: int

    @property
    def free(self) -> Quantity:
        """What no order has reserved."""
        return Quantity(self.remaining - self.reserved)

    @property
    def value(self) -> Money:
        """The cost of what remains. The cost of a movement is the difference of two values, so parts add up."""
        return value_of(self.remaining, self.unit_cost)

    @property
    def pick_key(self) -> PickKey:
        return (self.pick_order, self.received_at, self.id)

    def is_expired(self, today: date) -> bool:
        """Past its last day of use, in the organisation's zone."""
        return self.expires_on is not None and self.expires_on < today

    def is_usable(self, today: date) -> bool:
        """May be sold, reserved or made into something: neither expired nor held."""
        return self.held_reason is None and not self.is_expired(today)


def pick_order(policy: PickingPolicy, received_at: datetime, expires_on: date | None) -> int:
    """The place of a lot: microseconds of its receipt (FIFO), the same backwards (LIFO), its expiry day (FEFO)."""
    if policy is PickingPolicy.FEFO:
        return (expires_on or date.max).toordinal()
    received = (received_at - EPOCH) // MICROSECOND
    return -received if policy is PickingPolicy.LIFO else received
