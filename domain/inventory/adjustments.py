"""Adjustments and their movements: what did happen, chained so that nobody can rewrite it unseen."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.inventory.changes import ChangeType
from domain.inventory.items import Item
from domain.inventory.lots import Lot
from domain.shared.identifiers import AdjustmentId, ItemId, LotId, OrganizationId, UserId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """
    What one adjustment did to one lot.

    `delta` and `reserved_delta` are signed; `remaining` is the lot's after it. `cost` is the signed change of the lot's
    value. `lot_id` is None where no lot was touched (a recount that found what was expected). `hash` covers the
    movement, its adjustment's facts and the hash before it. `lot_code` is what people call the lot; it never changes.
    """

    item_id: ItemId
    sequence: int
    lot_id: LotId | None
    lot_code: str | None
    delta: Quantity
    reserved_delta: Quantity
    remaining: Quantity
    unit_cost: UnitCost
    cost: Money
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """
    One change of one item's stock.

    `origin` is the adjustment it returns from, reverses or releases. `on_hand` is the item's after it, `cost_before`
    the item's current unit cost before it.
    """

    organization_id: OrganizationId
    id: AdjustmentId
    item_id: ItemId
    type: ChangeType
    actor_id: UserId
    reference: str | None
    notes: str
    origin: AdjustmentId | None
    effective_at: datetime
    recorded_at: datetime
    on_hand: Quantity
    cost_before: UnitCost
    movements: tuple[Movement, ...] = ()

    @property
    def delta(self) -> Quantity:
        """The signed change of what is on hand."""
        return Quantity(sum(movement.delta for movement in self.movements))

    @property
    def cost(self) -> Money:
        """The signed change of the stock's value: to the millionth the sum of its movements."""
        return Money(sum(movement.cost for movement in self.movements))


@dataclass(frozen=True, slots=True)
class LotChange:
    """One lot before (None: it is new) and after."""

    before: Lot | None
    after: Lot

    @property
    def delta(self) -> Quantity:
        """The signed change of what remains."""
        return Quantity(self.after.remaining - (self.before.remaining if self.before else 0))


_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def hash_of(adjustment: Adjustment, movement: Movement, previous: str) -> str:
    """The SHA-256, in hexadecimal, of a movement's canonical content and the hash before it."""
    content = [
        previous,
        adjustment.organization_id.hex,
        adjustment.id.hex,
        movement.item_id.hex,
        movement.sequence,
        adjustment.type.value,
        adjustment.actor_id.hex,
        adjustment.reference,
        adjustment.notes,
        adjustment.origin.hex if adjustment.origin else None,
        adjustment.on_hand,
        adjustment.cost_before,
        adjustment.effective_at.isoformat(timespec="microseconds"),
        adjustment.recorded_at.isoformat(timespec="microseconds"),
        movement.lot_id.hex if movement.lot_id else None,
        movement.delta,
        movement.reserved_delta,
        movement.remaining,
        movement.unit_cost,
        movement.cost,
    ]
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def chained(adjustment: Adjustment, item: Item, changes: Sequence[LotChange]) -> Adjustment:
    """The adjustment with one movement for each lot changed (or one without a lot), chained to the item's last."""
    previous, movements = item.last_hash, []
    for sequence, change in enumerate(changes or (None,), item.sequence + 1):
        movement = _untouched(item, sequence) if change is None else _movement(item, sequence, change)
        previous = hash_of(adjustment, movement, previous)
        movements.append(replace(movement, hash=previous))
    return replace(adjustment, movements=tuple(movements))


def _movement(item: Item, sequence: int, change: LotChange) -> Movement:
    before, after = change.before, change.after
    return Movement(
        item_id=item.id,
        sequence=sequence,
        lot_id=after.id,
        lot_code=after.code,
        delta=change.delta,
        reserved_delta=Quantity(after.reserved - (before.reserved if before else 0)),
        remaining=after.remaining,
        unit_cost=after.unit_cost,
        cost=Money(after.value - (before.value if before else 0)),
    )


def _untouched(item: Item, sequence: int) -> Movement:
    zero = Quantity(0)
    return Movement(
        item_id=item.id,
        sequence=sequence,
        lot_id=None,
        lot_code=None,
        delta=zero,
        reserved_delta=zero,
        remaining=zero,
        unit_cost=item.unit_cost,
        cost=Money(0),
    )
