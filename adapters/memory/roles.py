"""Roles of an organisation's own in memory."""

from collections.abc import Sequence

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.roles import Role, RoleNameTaken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, RoleId


class MemoryRoles:
    """The `Roles` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def all(self, organization_id: OrganizationId) -> Sequence[Role]:
        roles = self._draft.books(organization_id).roles
        return [roles[role_id] for role_id in sorted(roles)]

    def in_use(self, organization_id: OrganizationId, role_id: RoleId) -> bool:
        return any(each.role.id == role_id for each in self._draft.books(organization_id).members.values())

    def add(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        if self._draft.books(organization_id).organization is None:
            raise ConstraintBroken(f"there is no organisation {organization_id}")
        self.save(organization_id, role, audit)

    def save(self, organization_id: OrganizationId, role: Role, audit: AuditEntry) -> None:
        books = self._draft.books(organization_id)
        if role.id is None:
            raise ConstraintBroken(f"a built-in role is not kept: {role}")
        if any(other.key == role.key and other.id != role.id for other in books.roles.values()):
            raise RoleNameTaken(role.name)
        books.roles[role.id] = role
        books.audit[audit.id] = audit

    def remove(self, organization_id: OrganizationId, role_id: RoleId, audit: AuditEntry) -> None:
        books = self._draft.books(organization_id)
        if self.in_use(organization_id, role_id):
            raise ConstraintBroken(f"somebody has the role {role_id}")
        books.roles.pop(role_id, None)
        books.audit[audit.id] = audit
