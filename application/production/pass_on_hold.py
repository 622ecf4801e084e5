"""Pass on the hold of what went into a batch to what is made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.inventory.hold_lot import hold_entry
from application.production.batch_work import BatchWork
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.production.batches import BatchMovement
from domain.shared.identifiers import ItemId, LotId
from ports.stock_ledger import Locked
from ports.transactions import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInput:
    """A lot that went into a batch and is held: why that which is made of it is held, too."""

    lot: Lot
    item: Item
    reason: str


def held_input(
    transaction: Transaction, caller: Caller, locked: Locked, inputs: Mapping[LotId, ItemId]
) -> HeldInput | None:
    """
    The lot among these that is held, or None. Of several it is the one that came in first, by receipt and then by id.

    Their items have to be locked: then nobody holds them with what came of them until the transaction ends.
    """
    if not inputs:
        return None
    lots = transaction.stock.lots(caller.organization_id, inputs.keys())
    for lot in sorted(lots, key=lambda lot: (lot.received_at, lot.id)):
        if lot.held_reason is not None:
            return HeldInput(lot=lot, item=locked.items[lot.item_id], reason=lot.held_reason)
    return None


def hold_made(
    transaction: Transaction, caller: Caller, work: BatchWork, held: HeldInput, made: Sequence[BatchMovement]
) -> None:
    """Hold the lots that were made for the same reason, in the caller's name; the audit keeps for which lot's hold."""
    now, facts = work.clock(), {"because_of_lot": str(held.lot.id)}
    lot_ids = [movement.lot_id for movement in made]
    audit = [hold_entry(caller, work.ids, now, lot_id, (None, held.reason), facts) for lot_id in lot_ids]
    transaction.stock.hold_lots(caller.organization_id, lot_ids, held.reason, audit)
