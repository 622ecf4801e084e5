"""What there is of an item, as far as a recipe can use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.production.recipes import Material
from domain.shared.money import UnitCost
from domain.shared.quantity import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """
    One lot that can be used, in the order in which lots are taken.

    `remaining` is what is in it, `free` what no order holds of that; `unit_cost` is for one stock unit.
    """

    remaining: Quantity
    free: Quantity
    unit_cost: UnitCost


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """
    An item and what there is of it on one day, in its stock unit.

    `available` leaves out what is `reserved`, `held` or `expired` by then. `next_expiry` is the first day on which
    something of it ends. `unit_cost` is its current one. `layers` are there where costs are asked for.
    """

    material: Material
    available: Quantity
    reserved: Quantity
    held: Quantity
    expired: Quantity
    next_expiry: date | None
    reorder_point: Quantity | None
    unit_cost: UnitCost
    layers: Sequence[Layer] = ()
