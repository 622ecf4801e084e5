"""Organisations with their members in memory."""

from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.people import member_now, owners_now
from adapters.memory.store import Draft
from domain.identity.members import AlreadyMember, Member
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization
from ports.members import LockedMember


class MemoryMembers:
    """The `Members` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def found(self, organization: Organization, created_at: datetime) -> None:
        if organization.id in self._draft.organizations:
            raise ConstraintBroken(f"organisation {organization.id} is there already")
        self._draft.found(organization, created_at)

    def lock(self, organization_id: OrganizationId, user_id: UserId) -> LockedMember | None:
        books, users = self._draft.books(organization_id), self._draft.users
        member = member_now(books, users, user_id)
        if member is None:
            return None
        owners = [each.user.id for each in owners_now(books, users) if each.is_in_force]
        return LockedMember(member=member, owners=owners)

    def add(self, member: Member, audit: AuditEntry) -> None:
        books = self._draft.books(member.organization_id)
        if books.organization is None or member.user.id not in self._draft.users:
            raise ConstraintBroken(f"there is no such organisation or user: {member}")
        if member.user.id in books.members:
            raise AlreadyMember(member.user.id)
        self.save(member, audit)

    def save(self, member: Member, audit: AuditEntry) -> None:
        books = self._draft.books(member.organization_id)
        if member.role.id is not None and member.role.id not in books.roles:
            raise ConstraintBroken(f"there is no role {member.role.id}")
        books.members[member.user.id] = member
        books.audit[audit.id] = audit
