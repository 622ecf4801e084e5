"""For keeping API tokens."""

from typing import Protocol

from domain.identity.api_tokens import ApiToken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ApiTokenId, OrganizationId


class Tokens(Protocol):
    """For keeping API tokens, inside a transaction."""

    def add(self, token: ApiToken, audit: AuditEntry) -> None:
        """Keep a new token of a member."""
        ...

    def get(self, organization_id: OrganizationId, token_id: ApiTokenId) -> ApiToken | None:
        """The token, locked until the end of the transaction."""
        ...

    def revoke(self, token: ApiToken, audit: AuditEntry) -> None:
        """Keep when the token was revoked."""
        ...
