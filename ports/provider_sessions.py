"""For remembering by which identity provider a session came."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Session
from domain.shared.identifiers import SessionId


class ProviderSessions(Protocol):
    """
    For remembering by which identity provider a session came, inside a transaction.

    Global, as sessions are; apart from these, so that what looks for a session never reads an ID token. What is kept
    of a session is forgotten with it.
    """

    def keep(self, session_id: SessionId, came: ProviderSession) -> None:
        """Remember it of a session that is there."""
        ...

    def of(self, session_id: SessionId) -> ProviderSession | None:
        """By which provider the session came; None for one that came otherwise."""
        ...

    def find(
        self, issuer: str, subject: str | None, their_session: str | None
    ) -> Sequence[tuple[Session, ProviderSession]]:
        """
        The sessions that came by this issuer, for this subject or by this session of its; by their ids, and locked.
        """
        ...
