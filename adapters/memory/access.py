"""Organisations, users and API tokens in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import MemoryStore
from domain.identity.api_tokens import ApiToken
from domain.shared.identifiers import OrganizationId, UserId
from domain.shared.organization import Organization


class MemoryAccess:
    """The `Access` of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def token(self, prefix: str) -> tuple[ApiToken, Organization] | None:
        for books in self._store.kept.values():
            for token in books.tokens.values():
                if token.prefix == prefix and books.organization is not None:
                    return token, books.organization
        return None

    def add_organization(self, organization: Organization, owner_id: UserId, owner: str, created_at: datetime) -> None:
        with self._store.begin() as draft:
            if draft.books(organization.id).organization is not None:
                raise ConstraintBroken(f"organisation {organization.id} is there already")
            draft.found(organization, {owner_id: owner}, created_at)

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        return next(iter(self._store.books(organization_id).users), None)

    def add_token(self, token: ApiToken) -> None:
        with self._store.begin() as draft:
            books = draft.books(token.organization_id)
            if books.organization is None or self.token(token.prefix) is not None:
                raise ConstraintBroken(f"token {token.prefix} is there already, or of no organisation")
            books.tokens[token.id] = token

    def tokens(self, organization_id: OrganizationId) -> Sequence[ApiToken]:
        tokens = self._store.books(organization_id).tokens.values()
        return sorted(tokens, key=lambda token: (token.created_at, token.id), reverse=True)
