"""Who asks for a use case, on whose behalf."""

from dataclasses import dataclass
from datetime import datetime

from domain.identity.login import Visitor
from domain.identity.permissions import MissingPermission, Permission, Permissions
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """
    A user in one of their organisations. `request_id` is the one in the logs and in the audit.

    `permissions` are those in force: of the member's role as it is now and, for a token, among its scopes. `visitor` is
    who is signed in; None for the holder of a token and for an operator, who prove who they are each time. `ends_at` is
    when the token ends that they call by; None for who calls by one without an end, or by none.
    """

    organization: Organization
    actor_id: UserId
    request_id: str
    permissions: Permissions
    visitor: Visitor | None = None
    ends_at: datetime | None = None

    @property
    def organization_id(self) -> OrganizationId:
        return self.organization.id

    def require(self, permission: Permission, *others: Permission) -> None:
        """
        Go on only with this permission, or with one of the others if there are some.

        :raises MissingPermission: the caller may not do this.
        """
        if self.permissions.isdisjoint({permission, *others}):
            raise MissingPermission(
                f"This needs the permission {permission}; ask an owner for it, or use a token that has it.",
                field="permission",
                expected=permission,
                got=", ".join(sorted(self.permissions)) or "no permission",
            )

    def require_fresh(self, now: datetime) -> None:
        """
        Go on only with who has proved just now that it is them.

        :raises ReauthenticationNeeded: the caller is signed in, and proved it too long ago.
        """
        if self.visitor is not None:
            self.visitor.require_fresh(now)
