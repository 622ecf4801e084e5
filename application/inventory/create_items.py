"""Make items."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.billing.room import Room
from application.caller import Caller
from application.inventory.item_facts import item_facts
from application.inventory.lines import naming_line
from application.requests import claim_for, first_answer
from domain.billing.plans import Limit
from domain.inventory.item_rules import NewItem, make_item
from domain.inventory.items import Item
from domain.inventory.refusals import UnknownItem
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, ItemId
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.idempotency import Claim
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class CreateItems:
    """
    Make all of these items, or none.

    With a key they are made once; a repetition gets the items that were made.

    :raises InvalidItem: a property is missing or out of range; `details["line"]` counts from 1 where there are several.
    :raises ItemCodeTaken: the organisation has an item of that code.
    :raises UnknownUnit: there is no such unit.
    :raises LimitReached: the plan has no room for them.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, new: Sequence[NewItem], key: str | None = None) -> Sequence[Item]:
        return self.transactions(lambda transaction: self.within(transaction, caller, new, key))

    def within(
        self, transaction: Transaction, caller: Caller, new: Sequence[NewItem], key: str | None = None
    ) -> Sequence[Item]:
        """The same inside the caller's transaction."""
        ids = [ItemId(self.ids()) for _ in new]
        if key is not None:
            claim = claim_for(key, "create items", new, [str(each) for each in ids], self.clock())
            held = transaction.claims.take(caller.organization_id, [claim])
            if key in held:
                return _made_before(transaction, caller, held[key], claim)
        self.room.require(transaction, caller.organization_id, Limit.ITEMS, len(new))
        units = BUILT_IN
        if any(each.unit not in BUILT_IN for each in new):
            units = BUILT_IN.extended(transaction.items.units(caller.organization_id))
        now = self.clock()
        items = []
        for line, (each, item_id) in enumerate(zip(new, ids, strict=True), 1):
            with naming_line(line, len(new)):
                whose = caller.organization_id
                items.append(make_item(each, organization_id=whose, item_id=item_id, created_at=now, units=units))
        transaction.items.add(items, [self._audit(caller, item) for item in items])
        return items

    def _audit(self, caller: Caller, item: Item) -> AuditEntry:
        return AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action="inventory.create_item",
            subject="inventory_item",
            subject_id=str(item.id),
            before=None,
            after=item_facts(item),
            request_id=caller.request_id,
            created_at=item.created_at,
        )


def _made_before(transaction: Transaction, caller: Caller, earlier: Claim, claim: Claim) -> Sequence[Item]:
    items = []
    for each in first_answer(earlier, claim):
        item = transaction.items.get(caller.organization_id, ItemId(UUID(each)))
        if item is None:
            raise UnknownItem(each)
        items.append(item)
    return items
