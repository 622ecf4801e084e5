"""Take more during the run than was planned: as an extra that goes in, or as waste that does not."""

from dataclasses import dataclass
from fractions import Fraction

from application.caller import Caller
from application.production.batch_work import BatchWork, Request
from domain.inventory.changes import Change, ChangeType
from domain.inventory.refusals import UnknownItem
from domain.production.batch_notes import checked_reason
from domain.production.batch_steps import Step, check_in_progress, go_on
from domain.production.batches import Batch, EventKind, Role
from domain.shared.identifiers import BatchId, ItemId
from domain.shared.quantity import Quantity
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An amount of an item, in `unit` (None: its stock unit), of a lot if one is named, and why it is taken."""

    item_id: ItemId
    amount: Fraction
    unit: str | None = None
    reason: str
    lot_code: str | None = None


@dataclass(frozen=True, slots=True)
class UseInBatch:
    """
    Take from stock during the run.

    An extra is an input like any other. What is wasted is gone: it is in the batch's loss, not in what is made, and a
    cancelled batch does not give it back.

    :raises UnknownBatch, KeyReused: as `BatchWork` does.
    :raises BatchNotInProgress: it was not started, or is over.
    :raises InvalidBatch: the reason is missing.
    :raises DomainError: the stock cannot be taken, as in `AdjustInventory`.
    """

    work: BatchWork

    def add(self, caller: Caller, batch_id: BatchId, taken: Taken, key: str | None = None) -> Batch:
        """Take what goes into the batch besides its plan."""
        return self._take(caller, batch_id, taken, key, Role.EXTRA)

    def waste(self, caller: Caller, batch_id: BatchId, taken: Taken, key: str | None = None) -> Batch:
        """Take what was spoiled in the run."""
        return self._take(caller, batch_id, taken, key, Role.WASTE)

    def _take(self, caller: Caller, batch_id: BatchId, taken: Taken, key: str | None, role: Role) -> Batch:
        verb = {Role.EXTRA: "use_extra", Role.WASTE: "waste_in_batch"}[role]
        asked = Request(caller=caller, batch_id=batch_id, verb=verb, told=[taken], key=key)
        return self.work(asked, lambda transaction, batch: self._step(transaction, caller, batch, taken, role))

    def _step(self, transaction: Transaction, caller: Caller, batch: Batch, taken: Taken, role: Role) -> Step:
        check_in_progress(batch)
        reason = checked_reason(taken.reason)
        locked = transaction.stock.lock(caller.organization_id, [taken.item_id], own_units=True)
        if taken.item_id not in locked.items:
            raise UnknownItem(str(taken.item_id))
        item = locked.items[taken.item_id]
        use = _use(batch, taken, f"{role}: {reason}")
        movements = self.work.move(transaction, caller, locked, [(role, use)])
        event = self.work.event(
            caller,
            EventKind(role.value),
            text=reason,
            name=item.name,
            amount=Quantity(-sum(each.delta for each in movements)),
            unit=item.unit,
            item_id=item.id,
        )
        return go_on(batch, event, movements)


def _use(batch: Batch, taken: Taken, notes: str) -> Change:
    return Change(
        type=ChangeType.BATCH_USE,
        item_id=taken.item_id,
        amount=taken.amount,
        unit=taken.unit,
        lot_code=taken.lot_code,
        reference=batch.label,
        notes=notes,
    )
