"""The one decision behind every change of stock: from what is there and what is asked to what will be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from domain.inventory.adjustments import Adjustment, LotChange, chained
from domain.inventory.asked import Asked
from domain.inventory.changes import ChangeType
from domain.inventory.counting import recount
from domain.inventory.effects import Effect
from domain.inventory.items import Item
from domain.inventory.receiving import receive, take_back
from domain.inventory.refusals import BeforeReceipt, StockTooLarge
from domain.inventory.removing import remove
from domain.inventory.reserving import release, reserve
from domain.inventory.reversing import reverse
from domain.inventory.stock import Reservation, Stock
from domain.inventory.telling import tell
from domain.inventory.trail import traces_of
from domain.shared.money import LARGEST, Money
from domain.shared.quantity import LIMIT, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to record: the adjustment with its movements, and the rows in their new state. `stock` is all of it."""

    adjustment: Adjustment
    item: Item
    lots: tuple[LotChange, ...]
    reservations: tuple[Reservation, ...]
    before: Stock

    @property
    def stock(self) -> Stock:
        """The stock as the next change of the same item finds it."""
        lots = [row.after for row in self.lots]
        return self.before.after(self.item, lots, self.reservations, traces_of(self.adjustment))


def plan_change(stock: Stock, asked: Asked) -> Plan:
    """
    Plan one change of one item's stock; write nothing.

    :raises DomainError: what is asked cannot be done; the code says why (`domain.inventory.refusals`).
    """
    change, stamp = asked.change, asked.stamp
    effect = _decide(stock, asked)
    lots = _lot_changes(stock, effect, asked)
    draft = Adjustment(
        organization_id=stamp.organization.id,
        id=stamp.adjustment_id,
        item_id=stock.item.id,
        type=change.type,
        actor_id=stamp.actor_id,
        reference=change.reference,
        notes=change.notes,
        origin=change.origin,
        effective_at=asked.effective_at,
        recorded_at=stamp.recorded_at,
        on_hand=Quantity(stock.item.on_hand + sum(row.delta for row in lots)),
        cost_before=stock.item.unit_cost,
    )
    adjustment = chained(draft, stock.item, lots)
    return Plan(
        adjustment=adjustment,
        item=_item_after(stock.item, adjustment, effect),
        lots=tuple(lots),
        reservations=tuple(effect.reservations),
        before=stock,
    )


class _Decide(Protocol):
    def __call__(self, stock: Stock, asked: Asked, quantity: Quantity, /) -> Effect: ...


def _manual(stock: Stock, asked: Asked, quantity: Quantity) -> Effect:
    return receive(stock, asked, quantity) if quantity > 0 else remove(stock, asked, Quantity(-quantity))


_DECISIONS: Mapping[ChangeType, _Decide] = {
    ChangeType.RESTOCK: receive,
    ChangeType.BATCH_OUTPUT: receive,
    ChangeType.MANUAL: _manual,
    ChangeType.SALE: remove,
    ChangeType.BATCH_USE: remove,
    ChangeType.SPOIL: remove,
    ChangeType.TRASH: remove,
    ChangeType.DAMAGED: remove,
    ChangeType.RECOUNT: recount,
    ChangeType.RETURN: take_back,
    ChangeType.BATCH_RETURN: take_back,
    ChangeType.RESERVED: reserve,
}


def _decide(stock: Stock, asked: Asked) -> Effect:
    if asked.change.parts is not None:
        return tell(stock, asked, asked.change.parts)
    if asked.quantity is None or asked.change.type is ChangeType.UNRESERVED:
        undo_all = asked.change.type is ChangeType.REVERSAL
        return reverse(stock, asked) if undo_all else release(stock, asked, asked.quantity)
    return _DECISIONS[asked.change.type](stock, asked, asked.quantity)


def _lot_changes(stock: Stock, effect: Effect, asked: Asked) -> list[LotChange]:
    changes = [LotChange(stock.get(lot.id), lot) for lot in effect.lots.values()]
    for change in changes:
        if change.before is not None and change.after.received_at > asked.effective_at:
            received = change.after.received_at.isoformat()
            raise BeforeReceipt(change.after.code, received, asked.effective_at.isoformat())
    return changes


def _item_after(item: Item, adjustment: Adjustment, effect: Effect) -> Item:
    value = Money(item.value + adjustment.cost)
    if adjustment.on_hand > LIMIT or value > LARGEST:
        raise StockTooLarge(item.name, item.unit, limit=Quantity(LIMIT))
    last = adjustment.movements[-1]
    return replace(
        item,
        on_hand=adjustment.on_hand,
        reserved=Quantity(item.reserved + sum(movement.reserved_delta for movement in adjustment.movements)),
        value=value,
        unit_cost=item.unit_cost if effect.unit_cost is None else effect.unit_cost,
        sequence=last.sequence,
        last_hash=last.hash,
        lots_made=item.lots_made + effect.makes_lot,
    )
