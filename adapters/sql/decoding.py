"""Rows as the domain's values."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from adapters.sql.tables import inventory_adjustment, inventory_history, inventory_item, inventory_lot
from domain.inventory.adjustments import Adjustment, Movement
from domain.inventory.changes import ChangeType
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.lots import Lot
from domain.inventory.stock import Reservation

AnyRow = Row[*tuple[Any, ...]]

# A look-up takes a tenth of the time that an enumeration takes to find its member.
_KINDS = {each.value: each for each in ItemKind}
_POLICIES = {each.value: each for each in PickingPolicy}
_TYPES = {each.value: each for each in ChangeType}

ITEM = [inventory_item.c[name] for name in Item.__dataclass_fields__]
LOT = [inventory_lot.c[name] for name in Lot.__dataclass_fields__]
ADJUSTMENT = [
    inventory_adjustment.c[name]
    for name in Adjustment.__dataclass_fields__
    if name not in {"movements", "organization_id", "item_id"}
]
MOVEMENT = [
    inventory_history.c[name].label(f"movement_{name}")
    for name in Movement.__dataclass_fields__
    if name not in {"item_id", "lot_code"}
]
LOT_CODE = inventory_lot.c.code.label("lot_code")
"""The columns of each kind of value, for a SELECT: an adjustment's and a movement's stand together with LOT_CODE."""


def item_of(row: AnyRow) -> Item:
    """An item, from the columns `ITEM`."""
    return Item(
        organization_id=row.organization_id,
        id=row.id,
        code=row.code,
        name=row.name,
        kind=_KINDS[row.kind],
        unit=row.unit,
        tracked=row.tracked,
        perishable=row.perishable,
        shelf_life_days=row.shelf_life_days,
        picking_policy=_POLICIES[row.picking_policy],
        reorder_point=row.reorder_point,
        density=row.density,
        unit_cost=row.unit_cost,
        archived_at=row.archived_at,
        created_at=row.created_at,
        on_hand=row.on_hand,
        reserved=row.reserved,
        value=row.value,
        sequence=row.sequence,
        last_hash=row.last_hash,
        lots_made=row.lots_made,
    )


def lot_of(row: AnyRow) -> Lot:
    """A lot, from the columns `LOT`."""
    return Lot(
        id=row.id,
        item_id=row.item_id,
        code=row.code,
        unit_cost=row.unit_cost,
        received_at=row.received_at,
        expires_on=row.expires_on,
        original=row.original,
        remaining=row.remaining,
        reserved=row.reserved,
        held_reason=row.held_reason,
        pick_order=row.pick_order,
    )


def adjustment_of(row: AnyRow) -> Adjustment:
    """An adjustment without its movements, from the columns `ADJUSTMENT` and the movement's organisation and item."""
    return Adjustment(
        organization_id=row.organization_id,
        id=row.id,
        item_id=row.item_id,
        type=_TYPES[row.type],
        actor_id=row.actor_id,
        reference=row.reference,
        notes=row.notes,
        origin=row.origin,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        on_hand=row.on_hand,
        cost_before=row.cost_before,
    )


def movement_of(row: AnyRow) -> Movement:
    """A movement, from the columns `MOVEMENT`, its item and `LOT_CODE`."""
    return Movement(
        item_id=row.item_id,
        sequence=row.movement_sequence,
        lot_id=row.movement_lot_id,
        lot_code=row.lot_code,
        delta=row.movement_delta,
        reserved_delta=row.movement_reserved_delta,
        remaining=row.movement_remaining,
        unit_cost=row.movement_unit_cost,
        cost=row.movement_cost,
        hash=row.movement_hash,
    )


def adjustments_of(rows: Iterable[AnyRow]) -> list[Adjustment]:
    """Adjustments with their movements, from rows of one movement each; in the order of the first row of each."""
    whole: dict[Any, Adjustment] = {}
    for row in rows:
        known = whole.get(row.id) or adjustment_of(row)
        whole[row.id] = replace(known, movements=(*known.movements, movement_of(row)))
    return list(whole.values())


def reservation_of(row: AnyRow) -> Reservation:
    """A reservation, from the columns of its table."""
    return Reservation(
        adjustment_id=row.adjustment_id,
        lot_id=row.lot_id,
        reference=row.reference,
        quantity=row.quantity,
        until=row.until,
    )
