"""Sessions as answered: where somebody is signed in, and never by what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from domain.identity.sessions import Method, Session


class SessionAnswer(TypedDict):
    """Somebody signed in, in one browser."""

    session_id: UUID
    device: Annotated[str, Field(description="what the browser says of itself")]
    address: str
    method: Annotated[Method, Field(description="how they proved who they are")]
    created_at: datetime
    last_seen_at: Annotated[datetime, Field(description="to five minutes")]


class SessionList(TypedDict):
    """The sessions that are not over, the one used last first."""

    sessions: list[SessionAnswer]


class EndedSessions(TypedDict):
    """What was ended."""

    ended: Annotated[int, Field(description="how many sessions")]


def session_answer(session: Session) -> SessionAnswer:
    """A session without what it opens by."""
    return SessionAnswer(
        session_id=session.id,
        device=session.device.name,
        address=session.device.address,
        method=session.method,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
    )


def session_list(sessions: Sequence[Session]) -> SessionList:
    """All of them."""
    return SessionList(sessions=[session_answer(session) for session in sessions])


def ended_sessions(ended: int) -> EndedSessions:
    """How many ended."""
    return EndedSessions(ended=ended)
