"""For looking at people: users, members, roles, tokens, and what the audit tells of them."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.api_tokens import ApiToken
from domain.identity.members import Member, User
from domain.identity.roles import Role
from domain.shared.audit import AuditLine, AuditQuery
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


class PeopleReading(Protocol):
    """For looking at people. Each method is one statement."""

    def users(self, *, limit: int, after: UserId | None) -> Sequence[User]:
        """All users of the installation, oldest first, from after that one on."""
        ...

    def user_of_email(self, key: str) -> User | None:
        """The user whose address has that key."""
        ...

    def members(self, organization_id: OrganizationId) -> Sequence[Member]:
        """All members, those who are deactivated too, in the order in which they joined."""
        ...

    def organizations_of(self, user_id: UserId) -> Sequence[Organization]:
        """The organisations that the user is an active member of, in the order in which they joined them."""
        ...

    def roles(self, organization_id: OrganizationId) -> Sequence[Role]:
        """The roles of the organisation's own, by the keys of their names."""
        ...

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        """The organisation's tokens, newest first."""
        ...

    def audit(self, organization_id: OrganizationId, query: AuditQuery) -> Sequence[AuditLine]:
        """What fits the query, newest first, at most `limit` of it."""
        ...
