"""Changes: what a person or program asks to happen to one item's stock."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity


class ChangeType(StrEnum):
    """Why stock changed."""

    RESTOCK = "restock"
    MANUAL = "manual"
    SALE = "sale"
    SPOIL = "spoil"
    TRASH = "trash"
    DAMAGED = "damaged"
    RECOUNT = "recount"
    RESERVED = "reserved"
    UNRESERVED = "unreserved"
    BATCH_USE = "batch_use"
    BATCH_OUTPUT = "batch_output"
    BATCH_RETURN = "batch_return"
    RETURN = "return"
    REVERSAL = "reversal"


WRITE_OFFS = frozenset({ChangeType.SPOIL, ChangeType.TRASH, ChangeType.DAMAGED})
RECEIPTS = frozenset({ChangeType.RESTOCK, ChangeType.BATCH_OUTPUT})
RETURNS = frozenset({ChangeType.RETURN, ChangeType.BATCH_RETURN})
USES = frozenset({ChangeType.SALE, ChangeType.BATCH_USE})

NOTES_LIMIT = 500
CODE_LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    What a told change did to one lot.

    `delta` and `reserved_delta` are signed, of the stock unit. A part that made its lot has the lot's `unit_cost`, and
    its `expires_on` if it has one.
    """

    lot_code: str
    delta: Quantity
    reserved_delta: Quantity = Quantity(0)
    unit_cost: UnitCost | None = None
    expires_on: date | None = None

    @property
    def makes_lot(self) -> bool:
        """Whether the lot began with it."""
        return self.unit_cost is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    One line of what is asked.

    `amount` is exact, in `unit` (None: the item's stock unit): positive, but signed for `manual`, and the counted total
    for `recount`. It is None for a reversal, and for an `unreserved` that frees all that `reference` has reserved.
    `unit_cost` is per stock unit; None takes the item's current cost. A lot is named by `lot_id`, or by `lot_code`,
    which is the new lot's code where a lot is made. `reference` is the order's. `origin` is the adjustment that is
    returned from, reversed or released. `effective_at` is when it happened (None: now); `reserved_until` is when a
    reservation ends by itself. With `parts` the change is told: it happened elsewhere, to these lots (none for a
    recount that found what was expected), so nothing is chosen, and what describes an amount or a lot stays None.
    """

    type: ChangeType
    item_id: ItemId
    amount: Fraction | None = None
    unit: str | None = None
    unit_cost: UnitCost | None = None
    expires_on: date | None = None
    lot_id: LotId | None = None
    lot_code: str | None = None
    reference: str | None = None
    origin: AdjustmentId | None = None
    notes: str = ""
    effective_at: datetime | None = None
    reserved_until: datetime | None = None
    parts: tuple[Part, ...] | None = None
