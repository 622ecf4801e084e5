"""Adjustments found by the places of their movements in the items' histories."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BigInteger, Connection, Uuid, and_, bindparam, select

from adapters.sql.decoding import adjustments_of
from adapters.sql.ledger_rows import as_json
from adapters.sql.movements import MOVEMENTS
from adapters.sql.rows import rows
from adapters.sql.tables import inventory_history
from domain.inventory.adjustments import Adjustment
from domain.shared.identifiers import ItemId, OrganizationId

_ORGANIZATION: Any = bindparam("organization_id", type_=Uuid())
_PLACES = rows("places", {"item_id": Uuid(), "number": BigInteger()})
_there = inventory_history.alias("there")
_OF_PLACES = (
    select(_there.c.adjustment_id)
    .select_from(_PLACES)
    .join(_there, and_(_there.c.item_id == _PLACES.c.item_id, _there.c.sequence == _PLACES.c.number))
    .where(_there.c.organization_id == _ORGANIZATION)
)
_RECORDED = MOVEMENTS.where(inventory_history.c.adjustment_id.in_(_OF_PLACES)).order_by(
    inventory_history.c.item_id, inventory_history.c.sequence
)


def adjustments_at(
    connection: Connection, organization_id: OrganizationId, places: Collection[tuple[ItemId, int]]
) -> Mapping[tuple[ItemId, int], Adjustment]:
    """See `StockLedger.recorded_at`."""
    wanted = as_json({"item_id": item_id.hex, "number": number} for item_id, number in places)
    found = connection.execute(_RECORDED, {"organization_id": organization_id, "places": wanted}).all()
    by_place = {(row.item_id, movement.sequence): row for row in adjustments_of(found) for movement in row.movements}
    return {place: by_place[place] for place in places if place in by_place}
