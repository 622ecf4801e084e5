"""Roles of an organisation's own in SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, delete, insert, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from adapters.sql.audit import keep_audit
from adapters.sql.integrity import breaks
from adapters.sql.member_rows import ROLE, role_of
from adapters.sql.statements import Statement
from adapters.sql.tables import membership, role
from domain.identity.roles import Role, RoleNameTaken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RoleId

_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_ROLE: Any = bindparam("of_role", type_=Uuid())
_THIS_ROLE = (role.c.organization_id == _ORGANIZATION, role.c.id == _ROLE)
_LOCK = Statement(select(*ROLE).where(role.c.organization_id == _ORGANIZATION).order_by(role.c.id).with_for_update())
_IN_USE = Statement(
    select(membership.c.user_id)
    .where(membership.c.organization_id == _ORGANIZATION, membership.c.role_id == _ROLE)
    .limit(literal_column("1"))
)
_ADD = insert(role)
_SAVE = update(role).where(*_THIS_ROLE)
_REMOVE = delete(role).where(*_THIS_ROLE)


class SqlRoles:
    """The `Roles` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, organization_id: OrganizationId) -> Sequence[Role]:
        """See `Roles.all`."""
        return [role_of(row) for row in _LOCK.all(self._connection, {"of_organization": organization_id})]

    def in_use(self, organization_id: OrganizationId, role_id: RoleId) -> bool:
        """See `Roles.in_use`."""
        return bool(_IN_USE.all(self._connection, {"of_organization": organization_id, "of_role": role_id}))

    def add(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        """See `Roles.add`."""
        with _refusing_taken(role):
            self._connection.execute(_ADD, {"organization_id": organization_id, "id": role.id, **_properties(role)})
        keep_audit(self._connection, [audit])

    def save(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        """See `Roles.save`."""
        given = {"of_organization": organization_id, "of_role": role.id}
        with _refusing_taken(role):
            self._connection.execute(_SAVE.values(_properties(role)), given)
        keep_audit(self._connection, [audit])

    def remove(self, organization_id: OrganizationId, role_id: RoleId, audit: AuditEntry) -> None:
        """See `Roles.remove`."""
        self._connection.execute(_REMOVE, {"of_organization": organization_id, "of_role": role_id})
        keep_audit(self._connection, [audit])


def _properties(role: Role) -> dict[str, Any]:
    return {"name": role.name, "name_key": role.key, "permissions": sorted(role.permissions)}


@contextmanager
def _refusing_taken(role: Role) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if breaks(error, "uq_role_name_key"):
            raise RoleNameTaken(role.name) from error
        raise
