"""API tokens in memory."""

from dataclasses import replace

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.api_tokens import ApiToken
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import ApiTokenId, OrganizationId


class MemoryTokens:
    """The `Tokens` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, token: ApiToken, audit: AuditEntry) -> None:
        books = self._draft.books(token.organization_id)
        if token.user_id not in books.members or token.id in books.tokens or self._is_taken(token.prefix):
            raise ConstraintBroken(f"token {token.prefix} is there already, or of nobody who is a member")
        books.tokens[token.id] = token
        books.audit[audit.id] = audit

    def get(self, organization_id: OrganizationId, token_id: ApiTokenId) -> ApiToken | None:
        return self._draft.books(organization_id).tokens.get(token_id)

    def revoke(self, token: ApiToken, audit: AuditEntry) -> None:
        books = self._draft.books(token.organization_id)
        books.tokens[token.id] = replace(books.tokens[token.id], revoked_at=token.revoked_at)
        books.audit[audit.id] = audit

    def _is_taken(self, prefix: str) -> bool:
        every = (self._draft.look(each) for each in self._draft.organizations)
        return any(token.prefix == prefix for books in every for token in books.tokens.values())
