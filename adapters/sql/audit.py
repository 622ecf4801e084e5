"""Audit entries kept by themselves; those of an adjustment are recorded together with it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, select

from adapters.sql.ledger_rows import as_json, audit_row
from adapters.sql.rows import rows
from adapters.sql.tables import audit_log
from domain.shared.audit import AuditEntry

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_GIVEN = rows("audit", {column.name: column.type for column in audit_log.c if column.name != "organization_id"})
_KEEP = insert(audit_log).from_select(["organization_id", *_GIVEN.c.keys()], select(_ORGANIZATION, *_GIVEN.c))


def keep_audit(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Keep the audit entries of one organisation."""
    if entries:
        given = {"of_organization": entries[0].organization_id, "audit": as_json(map(audit_row, entries))}
        connection.execute(_KEEP, given)
