"""For keeping roles of an organisation's own."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.roles import Role
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RoleId


class Roles(Protocol):
    """For keeping roles of an organisation's own, inside a transaction."""

    def all(self, organization_id: OrganizationId) -> Sequence[Role]:
        """The roles in the order of their ids, locked: nobody gets, edits or removes one meanwhile."""
        ...

    def in_use(self, organization_id: OrganizationId, role_id: RoleId) -> bool:
        """Whether a member has the role, active or not."""
        ...

    def add(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        """
        Keep a new role.

        :raises RoleNameTaken: another own role has the name, which somebody may have given it meanwhile.
        """
        ...

    def save(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        """
        Keep the role as it is now.

        :raises RoleNameTaken: as above.
        """
        ...

    def remove(self, organization_id: OrganizationId, role_id: RoleId, audit: AuditEntry) -> None:
        """Forget a role that nobody has."""
        ...
