"""Undo one adjustment, on the very lots it touched."""

from dataclasses import dataclass
from uuid import UUID

from application.caller import Caller
from application.inventory.adjust_inventory import AdjustInventory
from application.requests import claim_for, first_answer
from domain.inventory.adjustments import Adjustment
from domain.inventory.changes import Change, ChangeType
from domain.inventory.refusals import UnknownAdjustment
from domain.shared.identifiers import AdjustmentId
from domain.shared.units import BUILT_IN
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class ReverseAdjustment:
    """
    Record the opposite of an adjustment.

    :raises UnknownAdjustment: the organisation has no such adjustment.
    :raises OfBatch: a batch did it.
    :raises AlreadyReversed, NotReversible, ReversalBlocked: it cannot be undone; the refusal says why.
    """

    adjust: AdjustInventory

    def __call__(
        self, caller: Caller, adjustment_id: AdjustmentId, notes: str = "", key: str | None = None
    ) -> Adjustment:
        return self.adjust.transactions(
            lambda transaction: self._within(transaction, caller, adjustment_id, notes, key)
        )

    def _within(
        self, transaction: Transaction, caller: Caller, origin: AdjustmentId, notes: str, key: str | None
    ) -> Adjustment:
        new_id = AdjustmentId(self.adjust.ids())
        claim = None
        if key is not None:
            claim = claim_for(key, f"reverse {origin} {notes}", [], [str(new_id)], self.adjust.clock())
        locked = transaction.stock.lock(caller.organization_id, [], claim, of_adjustment=origin)
        if claim is not None and locked.earlier is not None:
            first = [AdjustmentId(UUID(each)) for each in first_answer(locked.earlier, claim)]
            return transaction.stock.adjustments(caller.organization_id, first)[0]
        if not locked.items:
            raise UnknownAdjustment(str(origin))
        [item_id] = locked.items
        change = Change(type=ChangeType.REVERSAL, item_id=item_id, origin=origin, notes=notes)
        [adjustment] = self.adjust.decide(transaction, caller, locked, [change], [new_id], BUILT_IN)
        return adjustment
