"""What a change may need to be read, each kind by itself."""

from datetime import date
from typing import TypedDict, Unpack

from domain.inventory.needs import Need
from domain.shared.identifiers import AdjustmentId, ItemId, LotId
from tests.domain.inventory.shelf import TODAY


class Wanted(TypedDict, total=False):
    """Everything that a need may ask for."""

    first_day: date
    last_day: date
    usable: int
    expired: bool
    held: bool
    part_used: bool
    lot_ids: set[LotId]
    lot_codes: set[str]
    references: set[str]
    reservations: set[AdjustmentId]
    trails: set[str]
    origins: set[AdjustmentId]


def need(item: ItemId, **wanted: Unpack[Wanted]) -> Need:
    """A need of today that asks for nothing else."""
    return Need(item_id=item, **(Wanted(first_day=TODAY, last_day=TODAY) | wanted))
