"""Hold a lot with all that came of it, and release them again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from application.caller import Caller
from application.inventory.hold_lot import check_reason, hold_entry
from domain.inventory.lots import Lot
from domain.inventory.refusals import UnknownLot
from domain.production.genealogy import Direction, Lineage, TracedBatch, TracedLot, in_progress
from domain.production.genealogy_refusals import NotHeld
from domain.shared.audit import Facts
from domain.shared.identifiers import ItemId, LotId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions, TryAgain


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """
    Which lots were held or released, as they are now; those that were so before are not among them.

    `running` are the batches in progress that took of any of the lots or of what came of them: what they make is held
    from its first moment, as long as something of which they took is held by then (`FinishBatch`).
    """

    lots: Sequence[TracedLot]
    running: Sequence[TracedBatch]


@dataclass(frozen=True, slots=True)
class HoldDescendants:
    """
    Hold back a lot and all that came of it, through any depth, in one transaction.

    Lots that are used up are held as well: what a customer returns of them, or a cancelled batch gives back, is held
    at once, and so is what a batch in progress makes of them. Lots that are held for another reason keep it. A release
    takes back one hold: it is of the lots that are held for the reason that it names, or else for that of the lot
    itself. As many statements for many lots as for few.

    :raises UnknownLot: the organisation has no such lot.
    :raises InvalidChange: the reason is empty or too long.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, lot_id: LotId, reason: str) -> Changed:
        check_reason(reason)
        return self.transactions(lambda transaction: self.within(transaction, caller, [lot_id], reason))

    def within(self, transaction: Transaction, caller: Caller, lot_ids: Sequence[LotId], reason: str) -> Changed:
        """The same of several lots, inside the caller's transaction, for a reason that was checked."""
        lineages = _locked(transaction, caller, lot_ids)
        return self._set(transaction, caller, lineages, lambda lot: lot.held_reason is None, reason.strip(), {})

    def release(self, caller: Caller, lot_id: LotId, reason: str, held_for: str | None = None) -> Changed:
        """
        Release what is held for one reason, and keep in the audit why.

        :raises NotHeld: no reason is named, and the lot itself is not held.
        """
        check_reason(reason)

        def work(transaction: Transaction) -> Changed:
            [lineage] = _locked(transaction, caller, [lot_id])
            meant = held_for or lineage.lot.held_reason
            if meant is None:
                raise NotHeld(lineage.lot.code)
            facts = {"released": reason.strip()}
            return self._set(transaction, caller, [lineage], lambda lot: lot.held_reason == meant, None, facts)

        return self.transactions(work)

    def _set(
        self,
        transaction: Transaction,
        caller: Caller,
        lineages: Sequence[Lineage],
        concerns: Callable[[Lot], bool],
        reason: str | None,
        facts: Facts,
    ) -> Changed:
        """Give the lots that this concerns, as they are under the lock, this reason or none."""
        reached = {lot.id: (lot, each.lot_id) for each in reversed(lineages) for lot in each.lots.values()}
        lots = [lot for lot in transaction.stock.lots(caller.organization_id, reached.keys()) if concerns(lot)]
        if lots:
            now = self.clock()
            told = {lot.id: {**facts, "with_lot": str(reached[lot.id][1])} for lot in lots}
            audit = [hold_entry(caller, self.ids, now, lot.id, (lot.held_reason, reason), told[lot.id]) for lot in lots]
            transaction.stock.hold_lots(caller.organization_id, [lot.id for lot in lots], reason, audit)
        running = {batch.id: batch for each in lineages for batch in in_progress(each)}
        return Changed(
            lots=[replace(reached[lot.id][0], held_reason=reason) for lot in lots], running=list(running.values())
        )


def _locked(transaction: Transaction, caller: Caller, lot_ids: Sequence[LotId]) -> Sequence[Lineage]:
    """
    What came of each lot, while nobody changes the stock of any of it.

    Until the items are locked a batch may still take of the lots, or make others; so it is looked again. Afterwards no
    batch that took of them is finished before the end of this transaction: it would have to lock their items, too.

    :raises TryAgain: what was made meanwhile is of an item that has to be locked before others.
    """
    locked: set[ItemId] = set()
    while True:
        lineages = [_lineage(transaction, caller, lot_id) for lot_id in lot_ids]
        more = {lot.item.id for lineage in lineages for lot in lineage.lots.values()} - locked
        if not more:
            return lineages
        if locked and min(more) < max(locked):
            # Who has that one already may be waiting for ours.
            raise TryAgain
        transaction.stock.lock(caller.organization_id, more)
        locked |= more


def _lineage(transaction: Transaction, caller: Caller, lot_id: LotId) -> Lineage:
    lineage = transaction.genealogy.lineage(caller.organization_id, lot_id, Direction.FORWARD)
    if lineage is None:
        raise UnknownLot(field="lot_id", got=str(lot_id))
    return lineage
