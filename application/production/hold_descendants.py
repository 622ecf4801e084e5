"""Hold a lot with all that came of it, and release them again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from application.caller import Caller
from application.inventory.hold_lot import check_reason, hold_entry
from domain.inventory.lots import Lot
from domain.inventory.refusals import UnknownLot
from domain.production.batches import BatchStatus
from domain.production.genealogy import Direction, Lineage, TracedBatch, TracedLot
from domain.production.genealogy_refusals import NotHeld
from domain.shared.audit import Facts
from domain.shared.identifiers import ItemId, LotId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """
    Which lots were held or released, as they are now; those that were so before are not among them.

    `running` are the batches in progress that took of any of the lots: what they make will not be held.
    """

    lots: Sequence[TracedLot]
    running: Sequence[TracedBatch]


@dataclass(frozen=True, slots=True)
class HoldDescendants:
    """
    Hold back a lot and all that came of it, through any depth, in one transaction.

    Lots that are used up need no hold, and those that are held for another reason keep it. A release takes back one
    hold: it is of the lots that are held for the reason that it names, or else for that of the lot itself. As many
    statements for many lots as for few.

    :raises UnknownLot: the organisation has no such lot.
    :raises InvalidChange: the reason is empty or too long.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, lot_id: LotId, reason: str) -> Changed:
        check_reason(reason)
        return self.transactions(lambda transaction: self.within(transaction, caller, lot_id, reason))

    def within(self, transaction: Transaction, caller: Caller, lot_id: LotId, reason: str) -> Changed:
        """The same inside the caller's transaction, for a reason that was checked."""
        lineage = _locked(transaction, caller, lot_id)
        return self._set(transaction, caller, lineage, _can_be_held, reason.strip(), {})

    def release(self, caller: Caller, lot_id: LotId, reason: str, held_for: str | None = None) -> Changed:
        """
        Release what is held for one reason, and keep in the audit why.

        :raises NotHeld: no reason is named, and the lot itself is not held.
        """
        check_reason(reason)

        def work(transaction: Transaction) -> Changed:
            lineage = _locked(transaction, caller, lot_id)
            meant = held_for or lineage.lot.held_reason
            if meant is None:
                raise NotHeld(lineage.lot.code)
            facts = {"released": reason.strip()}
            return self._set(transaction, caller, lineage, lambda lot: lot.held_reason == meant, None, facts)

        return self.transactions(work)

    def _set(
        self,
        transaction: Transaction,
        caller: Caller,
        lineage: Lineage,
        concerns: Callable[[Lot], bool],
        reason: str | None,
        facts: Facts,
    ) -> Changed:
        """Give the lots that this concerns, as they are under the lock, this reason or none."""
        lots = [lot for lot in transaction.stock.lots(caller.organization_id, lineage.lots.keys()) if concerns(lot)]
        if lots:
            now, told = self.clock(), {**facts, "with_lot": str(lineage.lot_id)}
            audit = [hold_entry(caller, self.ids, now, lot, reason, told) for lot in lots]
            transaction.stock.hold_lots(caller.organization_id, [lot.id for lot in lots], reason, audit)
        return Changed(
            lots=[replace(lineage.lots[lot.id], held_reason=reason) for lot in lots],
            running=[each for each in lineage.batches.values() if each.status is BatchStatus.IN_PROGRESS],
        )


def _can_be_held(lot: Lot) -> bool:
    return lot.remaining > 0 and lot.held_reason is None


def _locked(transaction: Transaction, caller: Caller, lot_id: LotId) -> Lineage:
    """
    What came of the lot, while nobody changes the stock of any of it.

    Until the items are locked a batch may still make lots of them, or of others; so it is looked again.
    """
    locked: set[ItemId] = set()
    while True:
        lineage = transaction.genealogy.lineage(caller.organization_id, lot_id, Direction.FORWARD)
        if lineage is None:
            raise UnknownLot(field="lot_id", got=str(lot_id))
        more = {lot.item.id for lot in lineage.lots.values()} - locked
        if not more:
            return lineage
        transaction.stock.lock(caller.organization_id, more)
        locked |= more
