"""Cancel a batch: every input goes back to the very lot that it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from application.caller import Caller
from application.production.batch_work import BatchWork, Request, Why
from domain.inventory.changes import Change, ChangeType
from domain.production.batch_notes import checked_reason
from domain.production.batch_steps import Step, cancel, check_not_ended
from domain.production.batches import INPUTS, Batch, BatchMovement, EventKind, Role
from domain.shared.identifiers import AdjustmentId, BatchId
from domain.shared.quantity import MILLION
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True)
class CancelBatch:
    """
    Call a batch off, whether it was started or not.

    What went into it goes back, lot by lot as it was taken, whatever else happened to these lots; what was wasted stays
    wasted. All of it, or nothing.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchEnded: it is over.
    :raises InvalidBatch: the reason is missing.
    :raises NoRoomInLot: a lot was counted up since, and would hold more than it began with; it says what to do.
    :raises ArchivedItem: an item is out of use.
    """

    work: BatchWork

    def __call__(self, caller: Caller, batch_id: BatchId, reason: str, key: str | None = None) -> Batch:
        event = self.work.event(caller, EventKind.CANCELLED, text=checked_reason(reason))
        asked = Request(caller=caller, batch_id=batch_id, verb="cancel_batch", told=[Why(reason)], key=key)

        def step(transaction: Transaction, batch: Batch) -> Step:
            check_not_ended(batch)
            return cancel(batch, event, self._returned(transaction, caller, batch))

        return self.work(asked, step)

    def _returned(self, transaction: Transaction, caller: Caller, batch: Batch) -> Sequence[BatchMovement]:
        taken = transaction.batches.movements(caller.organization_id, batch.id)
        inputs = [each for each in taken if each.role in INPUTS]
        if not inputs:
            return []
        locked = transaction.stock.lock(caller.organization_id, {each.item_id for each in inputs}, own_units=True)
        return self.work.move(transaction, caller, locked, [(Role.RETURN, each) for each in _returns(batch, inputs)])


def _returns(batch: Batch, inputs: Sequence[BatchMovement]) -> Sequence[Change]:
    """One return for each adjustment, of all that it took."""
    by_adjustment: dict[AdjustmentId, list[BatchMovement]] = {}
    for each in inputs:
        by_adjustment.setdefault(each.adjustment_id, []).append(each)
    return [
        Change(
            type=ChangeType.BATCH_RETURN,
            item_id=moved[0].item_id,
            amount=Fraction(-sum(each.delta for each in moved), MILLION),
            origin=origin,
            reference=batch.label,
        )
        for origin, moved in by_adjustment.items()
    ]
