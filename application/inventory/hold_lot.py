"""Hold a lot back from use, or lift the hold."""

from dataclasses import dataclass, replace
from datetime import datetime

from application.auditing import audited
from application.caller import Caller
from domain.inventory.changes import NOTES_LIMIT
from domain.inventory.lots import Lot
from domain.inventory.refusals import InvalidChange, UnknownLot
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import LotId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class HoldLot:
    """
    Hold a lot for a reason. What is reserved of it stays reserved, and is not sold while the hold lasts.

    :raises UnknownLot: the organisation has no such lot.
    :raises InvalidChange: the reason is empty or too long.
    """

    transactions: Transactions
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, lot_id: LotId, reason: str) -> Lot:
        return self.transactions(lambda transaction: self.within(transaction, caller, lot_id, reason))

    def within(self, transaction: Transaction, caller: Caller, lot_id: LotId, reason: str) -> Lot:
        """The same inside the caller's transaction."""
        check_reason(reason)
        return self._set(transaction, caller, lot_id, reason.strip())

    def release(self, caller: Caller, lot_id: LotId, reason: str) -> Lot:
        """Lift its hold, and keep in the audit why."""
        check_reason(reason)
        facts = {"released": reason.strip()}
        return self.transactions(lambda transaction: self._set(transaction, caller, lot_id, None, facts))

    def _set(
        self, transaction: Transaction, caller: Caller, lot_id: LotId, reason: str | None, facts: Facts | None = None
    ) -> Lot:
        before = transaction.stock.lot(caller.organization_id, lot_id)
        if before is None:
            raise UnknownLot(field="lot_id", got=str(lot_id))
        after = replace(before, held_reason=reason)
        if after != before:
            reasons = before.held_reason, reason
            audit = hold_entry(caller, self.ids, self.clock(), lot_id, reasons, facts)
            transaction.stock.save_lot(caller.organization_id, after, audit)
        return after


def check_reason(reason: str) -> None:
    """:raises InvalidChange: the reason is empty or too long."""
    if not 0 < len(reason.strip()) <= NOTES_LIMIT:
        raise InvalidChange(
            "A hold needs a reason, and so does its release.",
            field="reason",
            expected=f"1 to {NOTES_LIMIT} characters",
            got=f"{len(reason)} characters",
        )


def hold_entry(
    caller: Caller,
    ids: Ids,
    now: datetime,
    lot_id: LotId,
    reasons: tuple[str | None, str | None],
    facts: Facts | None = None,
) -> AuditEntry:
    """What the audit keeps of a hold, or of its end, with these facts besides. reasons: before and after."""
    before, after = reasons
    return audited(
        caller,
        ids,
        now,
        action="inventory.unhold" if after is None else "inventory.hold",
        subject=("inventory_lot", lot_id),
        before={"held_reason": before},
        after={"held_reason": after, **(facts or {})},
    )
