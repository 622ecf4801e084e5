"""Logout tokens that came, in SQL: the first to insert one has seen it first."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.tables import logout_token
from adapters.sql.types import Moment

_SEE: dict[str, Any] = {
    "postgresql": postgresql.insert(logout_token).on_conflict_do_nothing().returning(logout_token.c.token_id),
    "sqlite": sqlite.insert(logout_token).on_conflict_do_nothing().returning(logout_token.c.token_id),
}
_PRUNE = delete(logout_token).where(logout_token.c.seen_at < bindparam("before", type_=Moment()))


class SqlLogoutTokens:
    """The `LogoutTokens` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_sight(self, issuer: str, token_id: str, seen_at: datetime) -> bool:
        """See `LogoutTokens.first_sight`."""
        seen = {"issuer": issuer, "token_id": token_id, "seen_at": seen_at}
        return self._connection.execute(_SEE[self._connection.dialect.name], seen).first() is not None

    def prune(self, before: datetime) -> int:
        """See `LogoutTokens.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount
