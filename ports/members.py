"""For keeping organisations with their members."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.identity.members import Member
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedMember:
    """A member who does not change meanwhile, and the owners in force, who stay owners meanwhile."""

    member: Member
    owners: Collection[UserId]


class Members(Protocol):
    """For keeping organisations with their members, inside a transaction."""

    def found(self, organization: Organization, created_at: datetime) -> None:
        """Keep a new organisation."""
        ...

    def lock(self, organization_id: OrganizationId, user_id: UserId) -> LockedMember | None:
        """
        The member and all owners, locked in one order: two who would leave an organisation without an owner wait for
        each other.
        """
        ...

    def add(self, member: Member, audit: AuditEntry) -> None:
        """
        Let a user into an organisation.

        :raises AlreadyMember: they are a member of it, active or not.
        """
        ...

    def save(self, member: Member, audit: AuditEntry) -> None:
        """Keep the member's role and whether they are active."""
        ...
