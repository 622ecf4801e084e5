"""Organisations' own properties in SQL."""

from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, literal_column, select, union_all, update

from adapters.sql.audit import keep_audit
from adapters.sql.member_rows import ORGANIZATION, organization_of
from adapters.sql.statements import Statement
from adapters.sql.tables import inventory_item, inventory_lot, organization
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId
from domain.shared.organization import Organization

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_GET = Statement(select(*ORGANIZATION).where(organization.c.id == _ORGANIZATION).with_for_update())
_COSTED = Statement(
    union_all(
        *(
            select(table.c.id).where(table.c.organization_id == _ORGANIZATION, table.c.unit_cost != literal_column("0"))
            for table in (inventory_item, inventory_lot)
        )
    ).limit(literal_column("1"))
)
_SAVE = update(organization).where(organization.c.id == _ORGANIZATION)


class SqlOrganizations:
    """The `Organizations` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, organization_id: OrganizationId) -> Organization | None:
        """See `Organizations.get`."""
        found = _GET.all(self._connection, {"of_organization": organization_id})
        return organization_of(found[0]) if found else None

    def is_costed(self, organization_id: OrganizationId) -> bool:
        """See `Organizations.is_costed`."""
        return bool(_COSTED.all(self._connection, {"of_organization": organization_id}))

    def save(self, organization: Organization, audit: AuditEntry) -> None:
        """See `Organizations.save`."""
        told = {name: getattr(organization, name) for name in ("name", "currency", "time_zone")}
        self._connection.execute(_SAVE.values(told), {"of_organization": organization.id})
        keep_audit(self._connection, [audit])
