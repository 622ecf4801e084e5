"""Who is signed in, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, SessionId, UserId


class MemorySessions:
    """The `Sessions` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._kept = draft.logins.sessions

    def open(self, session: Session, audit: AuditEntry) -> None:
        if session.user_id not in self._draft.look(session.organization_id).members:
            raise ConstraintBroken(f"{session} is of nobody who is a member")
        if session.id in self._kept or self.find(session.secret_hash) is not None:
            raise ConstraintBroken(f"{session} is there already, or its secret is")
        self._kept[session.id] = session
        self._note(audit)

    def find(self, secret_hash: str) -> Session | None:
        return next((each for each in self._kept.values() if each.secret_hash == secret_hash), None)

    def of_user(self, user_id: UserId) -> Sequence[Session]:
        found = [each for each in self._kept.values() if each.user_id == user_id]
        return sorted(found, key=lambda each: (each.last_seen_at, each.id), reverse=True)

    def end(self, session_id: SessionId, audit: AuditEntry) -> None:
        self._forget([each for each in self._kept.values() if each.id == session_id])
        self._note(audit)

    def end_all(self, user_id: UserId, *, within: OrganizationId | None = None, but: SessionId | None = None) -> int:
        theirs = self.of_user(user_id)
        return self._forget([each for each in theirs if within in (None, each.organization_id) and each.id != but])

    def prune(self, *, created_before: datetime, seen_before: datetime) -> int:
        kept = self._kept.values()
        return self._forget(
            [each for each in kept if each.created_at < created_before or each.last_seen_at < seen_before]
        )

    def _forget(self, sessions: Sequence[Session]) -> int:
        for each in sessions:
            del self._kept[each.id]
            self._draft.logins.provider_sessions.pop(each.id, None)
        return len(sessions)

    def _note(self, audit: AuditEntry) -> None:
        self._draft.books(audit.organization_id).audit[audit.id] = audit
