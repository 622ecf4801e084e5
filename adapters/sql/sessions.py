"""Who is signed in, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, delete, insert, or_, select

from adapters.sql.audit import keep_audit
from adapters.sql.session_rows import SESSION, session_of, session_row
from adapters.sql.statements import Statement
from adapters.sql.tables import session
from adapters.sql.types import Moment
from domain.identity.sessions import Session
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, SessionId, UserId

_USER: Any = bindparam("of_user", type_=Uuid())
_OPEN = insert(session)
_FIND = Statement(select(*SESSION).where(session.c.secret_hash == bindparam("secret_hash")).with_for_update())
_OF_USER = Statement(
    select(*SESSION).where(session.c.user_id == _USER).order_by(session.c.last_seen_at.desc(), session.c.id.desc())
)
_END = delete(session).where(session.c.id == bindparam("of_session", type_=Uuid()))
_END_ALL = delete(session).where(session.c.user_id == _USER)
_PRUNE = delete(session).where(
    or_(
        session.c.created_at < bindparam("created_before", type_=Moment()),
        session.c.last_seen_at < bindparam("seen_before", type_=Moment()),
    )
)


class SqlSessions:
    """The `Sessions` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, session: Session, audit: AuditEntry) -> None:
        """See `Sessions.open`."""
        self._connection.execute(_OPEN, session_row(session))
        keep_audit(self._connection, [audit])

    def find(self, secret_hash: str) -> Session | None:
        """See `Sessions.find`."""
        found = _FIND.all(self._connection, {"secret_hash": secret_hash})
        return session_of(found[0]) if found else None

    def of_user(self, user_id: UserId) -> Sequence[Session]:
        """See `Sessions.of_user`."""
        return [session_of(row) for row in _OF_USER.all(self._connection, {"of_user": user_id})]

    def end(self, session_id: SessionId, audit: AuditEntry) -> None:
        """See `Sessions.end`."""
        self._connection.execute(_END, {"of_session": session_id})
        keep_audit(self._connection, [audit])

    def end_all(self, user_id: UserId, *, within: OrganizationId | None = None, but: SessionId | None = None) -> int:
        """See `Sessions.end_all`."""
        ending = _END_ALL
        if within is not None:
            ending = ending.where(session.c.organization_id == within)
        if but is not None:
            ending = ending.where(session.c.id != but)
        return self._connection.execute(ending, {"of_user": user_id}).rowcount

    def prune(self, *, created_before: datetime, seen_before: datetime) -> int:
        """See `Sessions.prune`."""
        given = {"created_before": created_before, "seen_before": seen_before}
        return self._connection.execute(_PRUNE, given).rowcount
