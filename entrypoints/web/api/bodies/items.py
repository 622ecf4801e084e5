"""Items as they are made and edited, and how the stock list is asked for."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from domain.inventory.item_rules import CODE_LIMIT, NAME_LIMIT, SHELF_LIFE_LIMIT, NewItem
from domain.inventory.items import Item, ItemKind, PickingPolicy
from domain.inventory.overview import ItemQuery, Show, Sort
from domain.shared.money import UnitCost, parse_unit_cost
from domain.shared.quantity import Quantity, parse_quantity
from domain.shared.units import Density, parse_density
from entrypoints.web.incoming.cursors import item_position
from entrypoints.web.incoming.fields import PAGE, Body, Cursor, Limit, NotNull, Number, Query, Text, UnitName

Code = Annotated[Text, Field(min_length=1, max_length=CODE_LIMIT)]
ItemName = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)]
Kind = Annotated[ItemKind, Field(strict=False)]
Policy = Annotated[PickingPolicy, Field(strict=False, description="which lot gives first when none is named")]
ShelfLife = Annotated[int, Field(ge=1, le=SHELF_LIFE_LIMIT)]
ReorderPoint = Annotated[Number, Field(description="in the stock unit; at or below it the item is low")]
DensityNumber = Annotated[Number, Field(description="grams per millilitre, between mass and volume")]
CostNumber = Annotated[Number, Field(description="for one stock unit, until a receipt tells another")]


class NewItemBody(Body):
    """An item to make; it has no stock yet."""

    code: Code
    name: ItemName
    kind: Kind
    unit: Annotated[UnitName, Field(description="the stock unit: stays once the item has a history")]
    tracked: bool = True
    perishable: bool = False
    shelf_life_days: ShelfLife | None = None
    picking_policy: Policy = PickingPolicy.FIFO
    reorder_point: ReorderPoint | None = None
    density: DensityNumber | None = None
    unit_cost: CostNumber = 0

    def new_item(self) -> NewItem:
        """:raises DomainError: a number is not one that can be kept."""
        return NewItem(
            code=self.code,
            name=self.name,
            kind=self.kind,
            unit=self.unit,
            tracked=self.tracked,
            perishable=self.perishable,
            shelf_life_days=self.shelf_life_days,
            picking_policy=self.picking_policy,
            reorder_point=_reorder_point(self.reorder_point),
            density=_density(self.density),
            unit_cost=_unit_cost(self.unit_cost),
        )


class ItemEditBody(Body):
    """What shall change about an item; what is left out stays. Null takes away what not every item has."""

    code: Annotated[Code | None, NotNull()] = None
    name: Annotated[ItemName | None, NotNull()] = None
    kind: Annotated[Kind | None, NotNull()] = None
    unit: Annotated[UnitName | None, NotNull()] = None
    tracked: Annotated[bool | None, NotNull()] = None
    perishable: Annotated[bool | None, NotNull()] = None
    shelf_life_days: ShelfLife | None = None
    picking_policy: Annotated[Policy | None, NotNull()] = None
    reorder_point: ReorderPoint | None = None
    density: DensityNumber | None = None
    unit_cost: Annotated[CostNumber | None, NotNull()] = None

    def edit(self) -> Callable[[Item], Item]:
        """
        What to do to the item.

        :raises DomainError: a number is not one that can be kept.
        """
        changed: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set}
        for name, read in _NUMBERS.items():
            if name in changed:
                changed[name] = read(changed[name])
        return lambda item: replace(item, **changed)


class ItemsQuery(Query):
    """Which page of the stock list."""

    search: Annotated[Text, Field(max_length=200, description="part of a name or a code")] = ""
    kind: ItemKind | None = None
    show: Show = Show.ACTIVE
    sort: Annotated[Sort, Field(description="value needs the permission inventory.view_costs")] = Sort.NAME
    descending: bool = False
    cursor: Cursor = None
    limit: Limit = PAGE

    def query(self) -> ItemQuery:
        """:raises BadCursor: the cursor is not of this list and this order."""
        after = None
        if self.cursor is not None:
            after = item_position(self.cursor, self.sort, descending=self.descending)
        return ItemQuery(
            search=self.search,
            kind=self.kind,
            show=self.show,
            sort=self.sort,
            descending=self.descending,
            limit=self.limit,
            after=after,
        )


def _reorder_point(number: str | int | Decimal | None) -> Quantity | None:
    return None if number is None else parse_quantity(number, field="reorder_point")


def _density(number: str | int | Decimal | None) -> Density | None:
    return None if number is None else parse_density(number)


def _unit_cost(number: str | int | Decimal) -> UnitCost:
    return parse_unit_cost(number, field="unit_cost")


_NUMBERS = {"reorder_point": _reorder_point, "density": _density, "unit_cost": _unit_cost}
