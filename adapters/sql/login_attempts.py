"""Logins that are under way, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Uuid, bindparam, delete, insert, select, text, update

from adapters.sql.decoding import AnyRow
from adapters.sql.engine import reading
from adapters.sql.statements import Statement
from adapters.sql.tables import login_attempt
from adapters.sql.types import Moment
from domain.identity.login import LoginAttempt, Purpose
from domain.shared.identifiers import LoginAttemptId

_columns = login_attempt.c
# Two tabs that begin at the same moment would not see each other's attempt, and one too many would stay.
_LOCK_BROWSER = text("SELECT pg_advisory_xact_lock(hashtext(:browser))")
_ADD = insert(login_attempt)
_UNANSWERED = (_columns.browser_hash == bindparam("browser"), _columns.redeemed_at.is_(None))
_NEWEST = (
    select(_columns.id)
    .where(*_UNANSWERED)
    .order_by(_columns.created_at.desc(), _columns.id.desc())
    .limit(bindparam("most"))
)
_MAKE_ROOM = delete(login_attempt).where(*_UNANSWERED, _columns.id.not_in(_NEWEST))
_FIND = Statement(select(login_attempt).where(_columns.state_hash == bindparam("state")))
_CLAIM = (
    update(login_attempt)
    .where(_columns.id == bindparam("attempt", type_=Uuid()), _columns.redeemed_at.is_(None))
    .values(redeemed_at=bindparam("now", type_=Moment()))
    .returning(_columns.id)
)
_PRUNE = delete(login_attempt).where(_columns.created_at < bindparam("before", type_=Moment()))


class SqlLoginAttempts:
    """The `LoginAttempts` port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def add(self, attempt: LoginAttempt, most: int) -> None:
        """See `LoginAttempts.add`."""
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_LOCK_BROWSER, {"browser": attempt.browser_hash})
            connection.execute(_ADD, _row_of(attempt))
            connection.execute(_MAKE_ROOM, {"browser": attempt.browser_hash, "most": most})

    def find(self, state_hash: str) -> LoginAttempt | None:
        """See `LoginAttempts.find`."""
        found = _FIND.read(self._reading, {"state": state_hash})
        return _attempt_of(found[0]) if found else None

    def claim(self, attempt_id: LoginAttemptId, redeemed_at: datetime) -> bool:
        """See `LoginAttempts.claim`."""
        with self._engine.begin() as connection:
            claimed = connection.execute(_CLAIM, {"attempt": attempt_id, "now": redeemed_at})
            return claimed.first() is not None

    def prune(self, before: datetime) -> int:
        """See `LoginAttempts.prune`."""
        with self._engine.begin() as connection:
            return connection.execute(_PRUNE, {"before": before}).rowcount


def _row_of(attempt: LoginAttempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "provider": attempt.provider,
        "issuer": attempt.issuer,
        "names_issuer": attempt.names_issuer,
        "state_hash": attempt.state_hash,
        "browser_hash": attempt.browser_hash,
        "nonce": attempt.nonce,
        "verifier": attempt.verifier,
        "next_path": attempt.next_path,
        "purpose": attempt.purpose,
        "user_id": attempt.user_id,
        "created_at": attempt.created_at,
        "redeemed_at": attempt.redeemed_at,
    }


def _attempt_of(row: AnyRow) -> LoginAttempt:
    return LoginAttempt(
        id=row.id,
        provider=row.provider,
        issuer=row.issuer,
        names_issuer=bool(row.names_issuer),
        state_hash=row.state_hash,
        browser_hash=row.browser_hash,
        nonce=row.nonce,
        verifier=row.verifier,
        next_path=row.next_path,
        purpose=Purpose(row.purpose),
        user_id=row.user_id,
        created_at=row.created_at,
        redeemed_at=row.redeemed_at,
    )
