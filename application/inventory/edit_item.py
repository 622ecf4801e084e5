"""Edit, archive or restore an item."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from application.billing.room import Room
from application.caller import Caller
from application.inventory.item_facts import item_facts
from domain.billing.plans import Limit
from domain.inventory.item_rules import check_still_sold, edit_item
from domain.inventory.items import Item
from domain.inventory.refusals import UnknownItem
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import AuditId, ItemId
from domain.shared.units import BUILT_IN
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class EditItem:
    """
    Change an item's properties. `edit` gets the item as it is, under its lock, and returns it as it shall be.

    :raises UnknownItem: the organisation has no such item.
    :raises InvalidItem: a property is out of range, or can no longer change.
    :raises ItemCodeTaken: another item has that code.
    :raises LimitReached: the plan has no room for an item that comes back into use.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def __call__(self, caller: Caller, item_id: ItemId, edit: Callable[[Item], Item]) -> Item:
        return self.transactions(lambda transaction: self._within(transaction, caller, item_id, edit))

    def archive(self, caller: Caller, item_id: ItemId) -> Item:
        """Put an item out of use; its stock and history stay. An archived item stays as it is."""
        now = self.clock()
        return self(caller, item_id, lambda item: replace(item, archived_at=item.archived_at or now))

    def restore(self, caller: Caller, item_id: ItemId) -> Item:
        """Take an archived item back into use."""
        return self(caller, item_id, lambda item: replace(item, archived_at=None))

    def _within(self, transaction: Transaction, caller: Caller, item_id: ItemId, edit: Callable[[Item], Item]) -> Item:
        before = transaction.items.get(caller.organization_id, item_id)
        if before is None:
            raise UnknownItem(str(item_id))
        lots = transaction.items.open_lots(caller.organization_id, item_id)
        units = BUILT_IN.extended(transaction.items.units(caller.organization_id))
        after, reordered = edit_item(before, edit(before), lots, units)
        if after.kind is not before.kind and transaction.products.sells(caller.organization_id, item_id):
            check_still_sold(after)
        if before.archived_at is not None and after.archived_at is None:
            self.room.require(transaction, caller.organization_id, Limit.ITEMS, 1)
        if after != before:
            transaction.items.save(after, reordered, self._audit(caller, before, after))
        return after

    def _audit(self, caller: Caller, before: Item, after: Item) -> AuditEntry:
        was, now = item_facts(before), item_facts(after)
        changed = [name for name in now if was[name] != now[name]]
        return AuditEntry(
            id=AuditId(self.ids()),
            organization_id=caller.organization_id,
            actor_id=caller.actor_id,
            action="inventory.edit_item",
            subject="inventory_item",
            subject_id=str(after.id),
            before={name: was[name] for name in changed},
            after={name: now[name] for name in changed},
            request_id=caller.request_id,
            created_at=self.clock(),
        )
