"""By which provider sessions came, in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, or_, select

from adapters.sql.decoding import AnyRow
from adapters.sql.session_rows import SESSION, session_of
from adapters.sql.statements import Statement
from adapters.sql.tables import provider_session, session
from adapters.sql.types import can_be_kept
from domain.identity.provider_sessions import ProviderSession
from domain.identity.sessions import Session
from domain.shared.identifiers import SessionId

_columns = provider_session.c
_CAME: Sequence[Any] = [column for column in _columns if column.name != "session_id"]
_KEEP = insert(provider_session)
_OF = Statement(select(*_CAME).where(_columns.session_id == bindparam("of_session", type_=Uuid())))
# In one order, so that two never wait in a ring for each other's rows.
_FIND = Statement(
    select(*SESSION, *_CAME)
    .join_from(session, provider_session, session.c.id == _columns.session_id)
    .where(
        _columns.issuer == bindparam("of_issuer"),
        or_(_columns.subject == bindparam("of_subject"), _columns.their_session == bindparam("of_their_session")),
    )
    .order_by(session.c.id)
    .with_for_update(of=session)
)


class SqlProviderSessions:
    """The `ProviderSessions` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, session_id: SessionId, came: ProviderSession) -> None:
        """See `ProviderSessions.keep`."""
        told = {name: getattr(came, name) for name in ProviderSession.__dataclass_fields__}
        self._connection.execute(_KEEP, {"session_id": session_id, **told})

    def of(self, session_id: SessionId) -> ProviderSession | None:
        """See `ProviderSessions.of`."""
        found = _OF.all(self._connection, {"of_session": session_id})
        return _came(found[0]) if found else None

    def find(
        self, issuer: str, subject: str | None, their_session: str | None
    ) -> Sequence[tuple[Session, ProviderSession]]:
        """See `ProviderSessions.find`."""
        if not all(can_be_kept(told) for told in (issuer, subject or "", their_session or "")):
            return []
        given = {"of_issuer": issuer, "of_subject": subject, "of_their_session": their_session}
        return [(session_of(row), _came(row)) for row in _FIND.all(self._connection, given)]


def _came(row: AnyRow) -> ProviderSession:
    return ProviderSession(
        provider=row.provider,
        issuer=row.issuer,
        subject=row.subject,
        their_session=row.their_session,
        logout_hint=row.logout_hint,
    )
