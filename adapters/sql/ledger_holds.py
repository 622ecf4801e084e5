"""Many lots locked, and held or let go: in one statement each, however many there are."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Text, Uuid, bindparam, select, update

from adapters.sql.audit import keep_audit
from adapters.sql.decoding import LOT, lot_of
from adapters.sql.ledger_rows import as_json
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_lot
from domain.inventory.lots import Lot
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import LotId, OrganizationId

_WANTED = rows("wanted", {"id": Uuid()})
_lot = inventory_lot.c
_THESE = (_lot.organization_id == OF_ORGANIZATION, _lot.id.in_(select(_WANTED.c.id)))
# Who only refers to a lot, as a recall that is being written down does, need not wait for this, nor this for them.
_LOCK = Statement(select(*LOT).where(*_THESE).order_by(_lot.id).with_for_update(of=inventory_lot, key_share=True))
_HOLD = Statement(update(inventory_lot).where(*_THESE).values(held_reason=bindparam("reason", type_=Text())))


def locked_lots(connection: Connection, organization_id: OrganizationId, lot_ids: Collection[LotId]) -> Sequence[Lot]:
    """These lots, locked in the order of their ids."""
    given = {"of_organization": organization_id, "wanted": _ids(lot_ids)}
    return [lot_of(row) for row in _LOCK.all(connection, given)]


def hold_lots(
    connection: Connection,
    organization_id: OrganizationId,
    lot_ids: Collection[LotId],
    reason: str | None,
    audit: Sequence[AuditEntry],
) -> None:
    """Hold these lots, or let them go (reason None)."""
    _HOLD.all(connection, {"of_organization": organization_id, "wanted": _ids(lot_ids), "reason": reason})
    keep_audit(connection, audit)


def _ids(lot_ids: Collection[LotId]) -> str:
    return as_json({"id": each.hex} for each in lot_ids)
