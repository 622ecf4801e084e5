"""By which provider sessions came, and identities that are nobody's yet, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.proven_identities import ProvenIdentity
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Session
from domain.shared.identifiers import SessionId


class MemoryProviderSessions:
    """The `ProviderSessions` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._kept, self._sessions = draft.logins.provider_sessions, draft.logins.sessions

    def keep(self, session_id: SessionId, came: ProviderSession) -> None:
        if session_id not in self._sessions or session_id in self._kept:
            raise ConstraintBroken(f"there is no session {session_id}, or it is known how it came")
        self._kept[session_id] = came

    def of(self, session_id: SessionId) -> ProviderSession | None:
        return self._kept.get(session_id)

    def find(
        self, issuer: str, subject: str | None, their_session: str | None
    ) -> Sequence[tuple[Session, ProviderSession]]:
        return [
            (self._sessions[session_id], came)
            for session_id, came in sorted(self._kept.items())
            if came.issuer == issuer
            and (came.subject == subject or (their_session is not None and came.their_session == their_session))
        ]


class MemoryProvenIdentities:
    """The `ProvenIdentities` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._kept = draft.logins.proven

    def add(self, proven: ProvenIdentity) -> None:
        if proven.secret_hash in self._kept:
            raise ConstraintBroken("the secret is there already")
        self._kept[proven.secret_hash] = proven

    def find(self, secret_hash: str) -> ProvenIdentity | None:
        return self._kept.get(secret_hash)

    def take(self, secret_hash: str) -> ProvenIdentity | None:
        return self._kept.pop(secret_hash, None)

    def prune(self, before: datetime) -> int:
        old = [each.secret_hash for each in self._kept.values() if each.created_at < before]
        for secret_hash in old:
            del self._kept[secret_hash]
        return len(old)
