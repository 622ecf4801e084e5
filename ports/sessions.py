"""For keeping who is signed in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, SessionId, UserId


class Sessions(Protocol):
    """
    For keeping who is signed in, inside a transaction.

    Global: a session is looked up by its secret before anybody knows whose it is, and its user may be in several
    organisations. What is ended is forgotten; the audit remembers.
    """

    def open(self, session: Session, audit: AuditEntry) -> None:
        """Keep a new session of a member."""
        ...

    def find(self, secret_hash: str) -> Session | None:
        """The session of that secret, locked until the end of the transaction."""
        ...

    def of_user(self, user_id: UserId) -> Sequence[Session]:
        """The user's sessions, the one used last first."""
        ...

    def end(self, session_id: SessionId, audit: AuditEntry) -> None:
        """End one session."""
        ...

    def end_all(self, user_id: UserId, *, within: OrganizationId | None = None, but: SessionId | None = None) -> int:
        """End all sessions of the user, or those in one organisation, but for one; how many they were."""
        ...

    def prune(self, *, created_before: datetime, seen_before: datetime) -> int:
        """Forget the sessions that began before that time, or were last used before that one; how many."""
        ...
