"""Whose an identity is, in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.decoding import AnyRow
from adapters.sql.statements import Statement
from adapters.sql.tables import user_identity
from adapters.sql.types import can_be_kept
from domain.identity.identities import UserIdentity
from domain.shared.identifiers import UserId, UserIdentityId

_IDENTITY = ["issuer", "subject"]
_FIND = Statement(
    select(user_identity).where(*(user_identity.c[name] == bindparam(f"of_{name}") for name in _IDENTITY))
)
_THEIRS = (
    select(user_identity)
    .where(user_identity.c.user_id == bindparam("of_user", type_=Uuid()))
    .order_by(user_identity.c.linked_at, user_identity.c.id)
)
_OF_USER = Statement(_THEIRS)
# In one order, so that two never wait in a ring for each other's rows. SQLite locks all of the database anyway.
_LOCK = Statement(_THEIRS.with_for_update())
_REMOVE = delete(user_identity).where(user_identity.c.id == bindparam("of_id", type_=Uuid()))


def _adding(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    return insert_of(user_identity).on_conflict_do_nothing(index_elements=_IDENTITY).returning(user_identity.c.id)


_ADD: dict[str, Any] = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}


class SqlIdentities:
    """The `Identities` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, issuer: str, subject: str) -> UserIdentity | None:
        """See `Identities.find`."""
        if not (can_be_kept(issuer) and can_be_kept(subject)):
            return None
        found = _FIND.all(self._connection, {"of_issuer": issuer, "of_subject": subject})
        return _identity_of(found[0]) if found else None

    def add(self, identity: UserIdentity) -> bool:
        """See `Identities.add`."""
        kept = {
            "id": identity.id,
            "user_id": identity.user_id,
            "provider": identity.provider,
            "issuer": identity.issuer,
            "subject": identity.subject,
            "email": identity.email,
            "linked_at": identity.linked_at,
            "name": identity.name,
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], kept).first() is not None

    def of_user(self, user_id: UserId) -> Sequence[UserIdentity]:
        """See `Identities.of_user`."""
        return [_identity_of(row) for row in _OF_USER.all(self._connection, {"of_user": user_id})]

    def lock(self, user_id: UserId) -> Sequence[UserIdentity]:
        """See `Identities.lock`."""
        return [_identity_of(row) for row in _LOCK.all(self._connection, {"of_user": user_id})]

    def remove(self, identity_id: UserIdentityId) -> None:
        """See `Identities.remove`."""
        self._connection.execute(_REMOVE, {"of_id": identity_id})


def _identity_of(row: AnyRow) -> UserIdentity:
    return UserIdentity(
        id=row.id,
        user_id=row.user_id,
        provider=row.provider,
        issuer=row.issuer,
        subject=row.subject,
        email=row.email,
        linked_at=row.linked_at,
        name=row.name,
    )
