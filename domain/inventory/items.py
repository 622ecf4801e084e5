"""Items: what an organisation keeps."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.shared.identifiers import ItemId, OrganizationId
from domain.shared.money import Money, UnitCost
from domain.shared.quantity import Quantity
from domain.shared.units import Density


class ItemKind(StrEnum):
    """What an item is for."""

    INGREDIENT = "ingredient"
    CONTAINER = "container"
    PACKAGING = "packaging"
    CONSUMABLE = "consumable"
    PRODUCT = "product"


class PickingPolicy(StrEnum):
    """Which lot gives first when a change names none."""

    FIFO = "fifo"
    FEFO = "fefo"
    LIFO = "lifo"


GENESIS = "0" * 64
"""The hash that stands before an item's first movement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    Something kept, with its totals.

    Quantities and the reorder point are millionths of `unit`, the stock unit's symbol. `unit_cost` is the current cost:
    that of the latest receipt that told one. `on_hand`, `reserved` and `value` are the sums of its lots. `sequence` and
    `last_hash` are the head of its chain of movements; `lots_made` numbers the lots that come without a code.
    """

    organization_id: OrganizationId
    id: ItemId
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
    created_at: datetime
    on_hand: Quantity = Quantity(0)
    reserved: Quantity = Quantity(0)
    value: Money = Money(0)
    sequence: int = 0
    last_hash: str = GENESIS
    lots_made: int = 0
