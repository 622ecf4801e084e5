"""What an item may be, and what may change about it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.lots import Lot, pick_order
from domain.inventory.refusals import InvalidItem
from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity, format_quantity
from domain.shared.units import Density, UnitTable

CODE_LIMIT = 60
NAME_LIMIT = 200
SHELF_LIFE_LIMIT = 36_500
_EDITABLE = frozenset(
    {
        "code",
        "name",
        "kind",
        "unit",
        "tracked",
        "perishable",
        "shelf_life_days",
        "picking_policy",
        "reorder_point",
        "density",
        "unit_cost",
        "archived_at",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """What is told of an item when it is made; the meaning and units are those of `Item`."""

    code: str
    name: str
    kind: ItemKind
    unit: str
    tracked: bool = True
    perishable: bool = False
    shelf_life_days: int | None = None
    picking_policy: PickingPolicy = PickingPolicy.FIFO
    reorder_point: Quantity | None = None
    density: Density | None = None
    unit_cost: UnitCost = UnitCost(0)
    archived_at: datetime | None = None


def make_item(
    new: NewItem, *, organization_id: OrganizationId, item_id: ItemId, created_at: datetime, units: UnitTable
) -> Item:
    """
    An item without stock. Its unit is kept by its symbol, however it was written.

    :raises InvalidItem: a property is missing or out of range.
    :raises UnknownUnit: there is no such unit.
    """
    item = Item(
        organization_id=organization_id,
        id=item_id,
        created_at=created_at,
        **{field.name: getattr(new, field.name) for field in fields(new)},
    )
    return _checked(item, units)


def edit_item(before: Item, after: Item, open_lots: Sequence[Lot], units: UnitTable) -> tuple[Item, list[Lot]]:
    """
    The item as edited, and its open lots where their picking order changes with it.

    :raises InvalidItem: a property is out of range, or can no longer change because of what the item has in stock.
    """
    touched = {field.name for field in fields(Item) if getattr(before, field.name) != getattr(after, field.name)}
    if touched - _EDITABLE:
        raise InvalidItem("Only properties are edited; stock changes by adjustments.", field=min(touched - _EDITABLE))
    item = _checked(after, units)
    if before.sequence and item.unit != before.unit:
        _refuse("unit", f"{before.unit}: the item has a history in that unit", item.unit)
    if before.on_hand and not item.tracked:
        _refuse("tracked", "true while there is stock; count it to zero first", "false")
    if not item.perishable and any(lot.expires_on is not None for lot in open_lots):
        _refuse("perishable", "true while open lots have an expiry", "false")
    if item.picking_policy is before.picking_policy:
        return item, []
    policy = item.picking_policy
    return item, [replace(lot, pick_order=pick_order(policy, lot.received_at, lot.expires_on)) for lot in open_lots]


def check_still_sold(after: Item) -> None:
    """:raises InvalidItem: an item in which a SKU keeps its stock would be no product any more."""
    if after.kind is not ItemKind.PRODUCT:
        _refuse("kind", f"{ItemKind.PRODUCT}: a SKU keeps its stock in this item", after.kind)


def _checked(item: Item, units: UnitTable) -> Item:
    _check_text("code", item.code, CODE_LIMIT)
    _check_text("name", item.name, NAME_LIMIT)
    if item.shelf_life_days is not None:
        if not 0 < item.shelf_life_days <= SHELF_LIFE_LIMIT:
            _refuse("shelf_life_days", f"1 to {SHELF_LIFE_LIMIT} days", str(item.shelf_life_days))
        if not item.perishable:
            _refuse("shelf_life_days", "nothing, unless the item is perishable", str(item.shelf_life_days))
    if item.reorder_point is not None and item.reorder_point < 0:
        _refuse("reorder_point", "zero or more", format_quantity(item.reorder_point))
    if item.picking_policy is PickingPolicy.FEFO and not item.perishable:
        _refuse("picking_policy", "fifo or lifo, unless the item is perishable", item.picking_policy)
    return replace(item, unit=units.find(item.unit).symbol)


def _check_text(field: str, value: str, limit: int) -> None:
    if not value.strip() or value != value.strip() or not value.isprintable():
        _refuse(field, "printable text without blanks around it", ascii(value))
    if len(value) > limit:
        _refuse(field, f"at most {limit} characters", f"{len(value)} characters")


def _refuse(field: str, expected: str, got: str) -> None:
    raise InvalidItem(f"{field} must be {expected}.", field=field, expected=expected, got=got)
