"""Which new lot's code is taken, when a recording breaks that rule."""

from collections.abc import Sequence

from sqlalchemy import Connection, Text, Uuid, and_, select
from sqlalchemy.exc import IntegrityError

from adapters.sql.integrity import breaks
from adapters.sql.ledger_rows import as_json
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.tables import inventory_lot
from domain.inventory.lots import Lot
from domain.inventory.planning import Plan

_WANTED = rows("wanted", {"item_id": Uuid(), "code": Text()})
_lot = inventory_lot.c
_KEPT = (
    select(_lot.item_id, _lot.code)
    .join(_WANTED, and_(_lot.item_id == _WANTED.c.item_id, _lot.code == _WANTED.c.code))
    .where(_lot.organization_id == OF_ORGANIZATION)
)


def taken_lot(connection: Connection, error: IntegrityError, plans: Sequence[Plan]) -> Lot | None:
    """The new lot whose item has its code already, or gets it twice; None if something else broke."""
    if not breaks(error, "uq_inventory_lot_code"):
        return None
    new = [change.after for plan in plans for change in plan.lots if change.before is None]
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        told = str(diagnosis.message_detail)
        return next((lot for lot in reversed(new) if f", {lot.item_id}, {lot.code})" in told), None)
    # SQLite tells no values, but leaves the transaction as it was before the statement.
    wanted = as_json({"item_id": lot.item_id.hex, "code": lot.code} for lot in new)
    whose = {"of_organization": plans[0].adjustment.organization_id}
    seen = {(row.item_id, row.code) for row in connection.execute(_KEPT, whose | {"wanted": wanted})}
    for lot in new:
        if (lot.item_id, lot.code) in seen:
            return lot
        seen.add((lot.item_id, lot.code))
    return None
