"""Who calls, in memory."""

from dataclasses import replace
from datetime import datetime

from adapters.memory.people import member_now, owners_now
from adapters.memory.store import MemoryStore
from domain.identity.api_tokens import ApiToken
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId
from ports.access import Presented, Resumed


class MemoryAccess:
    """The `Access` of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def token(self, prefix: str) -> Presented | None:
        users, kept = self._store.users, self._store.kept
        for books in kept.values():
            for token in books.tokens.values():
                member = member_now(books, users, token.user_id)
                if token.prefix == prefix and member is not None and books.organization is not None:
                    return Presented(token=token, member=member, organization=books.organization)
        return None

    def session(self, secret_hash: str) -> Resumed | None:
        users, kept = self._store.users, self._store.kept
        sessions = self._store.logins.sessions.values()
        found = next((each for each in sessions if each.secret_hash == secret_hash), None)
        if found is None:
            return None
        books = kept[found.organization_id]
        member = member_now(books, users, found.user_id)
        if member is None or books.organization is None:
            return None
        return Resumed(session=found, member=member, organization=books.organization)

    def owner(self, organization_id: OrganizationId) -> UserId | None:
        owners = owners_now(self._store.books(organization_id), self._store.users)
        return min(owners, key=lambda owner: not owner.is_in_force).user.id if owners else None

    def note_use(self, token: ApiToken, used_at: datetime) -> None:
        with self._store.begin() as draft:
            tokens = draft.books(token.organization_id).tokens
            kept = tokens.get(token.id)
            if kept is not None and (kept.last_used_at is None or kept.last_used_at < used_at):
                tokens[token.id] = replace(kept, last_used_at=used_at)

    def note_seen(self, session: Session, seen_at: datetime) -> None:
        with self._store.begin() as draft:
            kept = draft.logins.sessions.get(session.id)
            if kept is not None and kept.last_seen_at < seen_at:
                draft.logins.sessions[session.id] = replace(kept, last_seen_at=seen_at)

    def note_refusal(self, entry: AuditEntry, since: datetime) -> None:
        with self._store.begin() as draft:
            audit = draft.books(entry.organization_id).audit
            if not any(_is_same(kept, entry) and kept.created_at >= since for kept in audit.values()):
                audit[entry.id] = entry


def _is_same(one: AuditEntry, other: AuditEntry) -> bool:
    named = ("actor_id", "action", "subject", "subject_id")
    return all(getattr(one, name) == getattr(other, name) for name in named)
