"""End reservations whose time is up."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.inventory.adjust_inventory import AdjustInventory
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType
from ports.transactions import Transaction

SWEEP = 500
"""Reservations ended in one transaction."""


@dataclass(frozen=True, slots=True)
class ReleaseExpiredReservations:
    """
    Free what reservations hold whose time is up, each reservation by an adjustment of its own.

    At most `SWEEP` in one call; none returned means that none is left.
    """

    adjust: AdjustInventory

    def __call__(self, caller: Caller) -> Sequence[Adjustment]:
        return self.adjust.transactions(lambda transaction: self._within(transaction, caller))

    def _within(self, transaction: Transaction, caller: Caller) -> Sequence[Adjustment]:
        rows = transaction.stock.expired_reservations(caller.organization_id, self.adjust.clock(), SWEEP)
        changes = {
            (item_id, row.adjustment_id): Change(
                type=ChangeType.UNRESERVED,
                item_id=item_id,
                reference=row.reference,
                origin=row.adjustment_id,
                notes="The reservation's time was up.",
            )
            for item_id, row in rows
        }
        return self.adjust.within(transaction, caller, list(changes.values())) if changes else []
