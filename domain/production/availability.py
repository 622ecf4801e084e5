"""Whether what a recipe needs is there, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.production.scaling import Need
from domain.production.shelves import Shelf
from domain.shared.identifiers import ItemId
from domain.shared.quantity import Quantity


class Supply(StrEnum):
    """How it stands with a line."""

    ENOUGH = "enough"
    LOW = "low"
    MISSING = "missing"
    NOT_TRACKED = "not_tracked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """
    A line's need beside what is there for it, in the item's stock unit.

    `available` is what the lines before have left. `missing` is what is wanting, zero unless the supply is MISSING.
    LOW is enough, but leaves the item at or below its reorder point.
    """

    need: Need
    shelf: Shelf
    available: Quantity
    missing: Quantity
    supply: Supply


def supplied(needs: Sequence[Need], shelves: Mapping[ItemId, Shelf]) -> Sequence[Supplied]:
    """Each line with what is there for it; lines of one item take in their order."""
    left = {item_id: shelf.available for item_id, shelf in shelves.items()}
    lines = []
    for need in needs:
        shelf = shelves[need.material.id]
        line = _supplied(need, shelf, left[need.material.id])
        left[need.material.id] = Quantity(max(0, line.available - need.quantity))
        lines.append(line)
    return lines


def _supplied(need: Need, shelf: Shelf, available: Quantity) -> Supplied:
    missing, supply = Quantity(max(0, need.quantity - available)), Supply.ENOUGH
    if not need.material.tracked:
        missing, supply = Quantity(0), Supply.NOT_TRACKED
    elif missing:
        supply = Supply.MISSING
    elif shelf.reorder_point is not None and available - need.quantity <= shelf.reorder_point:
        supply = Supply.LOW
    return Supplied(need=need, shelf=shelf, available=available, missing=missing, supply=supply)
