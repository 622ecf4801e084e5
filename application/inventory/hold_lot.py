"""Hold a lot back from use, or lift the hold."""

from dataclasses import dataclass, replace

from application.caller import Caller
from domain.inventory.changes import NOTES_LIMIT
from domain.inventory.lots import Lot
from domain.inventory.refusals import InvalidChange, UnknownLot
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, LotId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class HoldLot:
    """
    Hold a lot for a reason, or lift its hold (reason None). What is reserved of it stays reserved, and is not sold
    while the hold lasts.

    :raises UnknownLot: the organisation has no such lot.
    :raises InvalidChange: the reason is empty or too long.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, lot_id: LotId, reason: str | None) -> Lot:
        return self.transactions(lambda transaction: self.within(transaction, caller, lot_id, reason))

    def within(self, transaction: Transaction, caller: Caller, lot_id: LotId, reason: str | None) -> Lot:
        """The same inside the caller's transaction."""
        if reason is not None and not 0 < len(reason.strip()) <= NOTES_LIMIT:
            raise InvalidChange(
                "A hold needs a reason.",
                field="reason",
                expected=f"1 to {NOTES_LIMIT} characters",
                got=f"{len(reason)} characters",
            )
        before = transaction.stock.lot(caller.organization_id, lot_id)
        if before is None:
            raise UnknownLot("The organisation", field="lot_id", got=str(lot_id))
        after = replace(before, held_reason=reason)
        if after != before:
            transaction.stock.save_lot(caller.organization_id, after, self._audit(caller, before, after))
        return after

    def _audit(self, caller: Caller, before: Lot, after: Lot) -> AuditEntry:
        return AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action="inventory.hold" if after.held_reason is not None else "inventory.unhold",
            subject="inventory_lot",
            subject_id=str(before.id),
            before={"held_reason": before.held_reason},
            after={"held_reason": after.held_reason},
            request_id=caller.request_id,
            created_at=self.clock(),
        )
