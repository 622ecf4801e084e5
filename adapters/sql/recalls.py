"""Recalls kept in SQL."""

from typing import Any

from sqlalchemy import Connection, Text, Uuid, bindparam, func, insert, literal_column, select, update

from adapters.sql.audit import keep_audit
from adapters.sql.ledger_rows import as_json
from adapters.sql.recall_rows import STATE, recall_of, recall_row, recalls
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_lot, recall, recall_lot
from domain.inventory.refusals import UnknownLot
from domain.production.recalls import Recall
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RecallId

_DIALECTS = ("postgresql", "sqlite")
_OF_RECALL: Any = bindparam("of_recall", type_=Uuid())
_THIS = (recall.c.organization_id == OF_ORGANIZATION, recall.c.id == _OF_RECALL)

# Who makes the next number locks the organisation's recalls, by a number made of its id. SQLite has one writer at a
# time.
_LOCK_ALL = Statement(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("whose", type_=Text()), literal_column("6"))))
)
_LAST = Statement(select(func.max(recall.c.number).label("last")).where(recall.c.organization_id == OF_ORGANIZATION))
_LOCK = {each: Statement(recalls(each).where(*_THIS).with_for_update(of=recall)) for each in _DIALECTS}
_ADD, _SAVE = insert(recall), update(recall).where(*_THIS)
_LOTS = rows("lots", {"id": Uuid()})
_KNOWN = Statement(
    select(inventory_lot.c.id).where(
        inventory_lot.c.organization_id == OF_ORGANIZATION, inventory_lot.c.id.in_(select(_LOTS.c.id))
    )
)
_ADD_LOTS = Statement(
    insert(recall_lot).from_select(
        ["organization_id", "recall_id", "lot_id"], select(OF_ORGANIZATION, _OF_RECALL, _LOTS.c.id)
    )
)


class SqlRecalls:
    """The `Recalls` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self, organization_id: OrganizationId) -> int:
        """See `Recalls.next_number`."""
        if self._connection.dialect.name == "postgresql":
            _LOCK_ALL.all(self._connection, {"whose": str(organization_id)})
        [row] = _LAST.all(self._connection, {"of_organization": organization_id})
        return (row.last or 0) + 1

    def add(self, recall: Recall, audit: AuditEntry) -> None:
        """See `Recalls.add`."""
        given = _which(recall) | {"lots": as_json({"id": each.hex} for each in recall.lots)}
        known = {row.id for row in _KNOWN.all(self._connection, given)}
        unknown = next((each for each in recall.lots if each not in known), None)
        if unknown is not None:
            raise UnknownLot(field="lots", got=str(unknown))
        self._connection.execute(_ADD, recall_row(recall))
        _ADD_LOTS.all(self._connection, given)
        keep_audit(self._connection, [audit])

    def lock(self, organization_id: OrganizationId, recall_id: RecallId) -> Recall | None:
        """See `Recalls.lock`."""
        given = {"of_organization": organization_id, "of_recall": recall_id}
        found = _LOCK[self._connection.dialect.name].all(self._connection, given)
        return recall_of(found[0]) if found else None

    def save(self, recall: Recall, audit: AuditEntry) -> None:
        """See `Recalls.save`."""
        kept = recall_row(recall)
        self._connection.execute(_SAVE.values({name: kept[name] for name in STATE}), _which(recall))
        keep_audit(self._connection, [audit])


def _which(kept: Recall) -> dict[str, Any]:
    return {"of_organization": kept.organization_id, "of_recall": kept.id}
