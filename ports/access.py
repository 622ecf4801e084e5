"""For knowing who calls: organisations, users and API tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.identity.api_tokens import ApiToken
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


class Access(Protocol):
    """For knowing who calls. Each method is one statement or one short transaction of its own."""

    def token(self, prefix: str) -> tuple[ApiToken, Organization] | None:
        """The token of that prefix, in whatever state, and the organisation it is of."""
        ...

    def add_organization(self, organization: Organization, owner_id: UserId, owner: str, created_at: datetime) -> None:
        """Keep a new organisation with its first user, who is called `owner`."""
        ...

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        """The organisation's first user, in whose name an operator acts; None if there is no such organisation."""
        ...

    def add_token(self, token: ApiToken) -> None:
        """Keep a new token."""
        ...

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        """The organisation's tokens, newest first."""
        ...
