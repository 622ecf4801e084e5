"""For looking at people: users, members, roles, tokens, and what the audit tells of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.identity.api_tokens import ApiToken
from domain.identity.invitations import Invitation
from domain.identity.members import Member, User
from domain.identity.roles import Role
from domain.shared.audit import AuditLine, AuditQuery
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """An invitation, in whatever state, to which organisation it is, and what its inviter is called."""

    invitation: Invitation
    organization: Organization
    inviter: str


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

    def invitations(self, organization_id: OrganizationId) -> Sequence[Invitation]:
        """The organisation's invitations that nobody has accepted or withdrawn, newest first."""
        ...

    def offered(self, secret_hash: str) -> Offered | None:
        """The invitation of that secret, whichever organisation it is of: who opens its link has told no other name."""
        ...

    def audit(self, organization_id: OrganizationId, query: AuditQuery) -> Sequence[AuditLine]:
        """What fits the query, newest first, at most `limit` of it."""
        ...
