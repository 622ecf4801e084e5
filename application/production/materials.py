"""Items as recipes see them."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from application.caller import Caller
from domain.inventory.items import Item, ItemKind
from domain.inventory.lots import Lot
from domain.inventory.overview import StockLine
from domain.production.recipes import LineKind, Material
from domain.production.shelves import Layer, Shelf
from domain.shared.identifiers import ItemId
from domain.shared.units import BUILT_IN, UnitTable
from ports.transactions import Transaction

_KINDS: Mapping[ItemKind, LineKind] = MappingProxyType(
    {
        ItemKind.INGREDIENT: LineKind.INGREDIENT,
        ItemKind.PRODUCT: LineKind.INGREDIENT,
        ItemKind.CONSUMABLE: LineKind.CONSUMABLE,
        ItemKind.PACKAGING: LineKind.CONSUMABLE,
        ItemKind.CONTAINER: LineKind.CONTAINER,
    }
)


def material_of(item: Item) -> Material:
    """What a recipe has to know of the item."""
    return Material(
        id=item.id,
        code=item.code,
        name=item.name,
        unit=item.unit,
        kind=_KINDS[item.kind],
        density=item.density,
        archived=item.archived_at is not None,
        tracked=item.tracked,
    )


def locked_materials(
    transaction: Transaction, caller: Caller, item_ids: Collection[ItemId]
) -> tuple[Mapping[ItemId, Material], UnitTable]:
    """These items, which nobody else changes until the transaction ends, and the organisation's units."""
    locked = transaction.stock.lock(caller.organization_id, item_ids, own_units=True)
    materials = {item_id: material_of(item) for item_id, item in locked.items.items()}
    return materials, BUILT_IN.extended(locked.own_units)


def shelves_of(lines: Iterable[StockLine], layers: Mapping[ItemId, list[Layer]]) -> Mapping[ItemId, Shelf]:
    """What there is of these items, with what their lots can give where that is known."""
    return {
        line.item.id: Shelf(
            material=material_of(line.item),
            available=line.available,
            reserved=line.item.reserved,
            held=line.held,
            expired=line.expired,
            next_expiry=line.next_expiry,
            reorder_point=line.item.reorder_point,
            unit_cost=line.item.unit_cost,
            layers=tuple(layers.get(line.item.id, ())),
        )
        for line in lines
    }


def layer_of(lot: Lot) -> Layer:
    """A lot as it counts for costs."""
    return Layer(remaining=lot.remaining, free=lot.free, unit_cost=lot.unit_cost)
