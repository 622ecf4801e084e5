"""Users in SQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.sql.audit import keep_audit
from adapters.sql.integrity import breaks
from adapters.sql.member_rows import USER, user_of
from adapters.sql.statements import Statement
from adapters.sql.tables import membership, user
from domain.identity.members import EmailTaken, User
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId

_USER: Any = bindparam("of_user", type_=Uuid())
_ADD = insert(user)
_LOCK = Statement(select(*USER).where(user.c.id == _USER).with_for_update())
_SAVE = update(user).where(user.c.id == _USER)
_ORGANIZATIONS = Statement(
    select(membership.c.organization_id).where(membership.c.user_id == _USER).order_by(membership.c.organization_id)
)


class SqlUsers:
    """The `Users` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        """See `Users.add`."""
        with _refusing_taken(user):
            self._connection.execute(_ADD, {"id": user.id, "created_at": user.created_at, **_properties(user)})

    def get(self, user_id: UserId) -> User | None:
        """See `Users.get`."""
        found = _LOCK.all(self._connection, {"of_user": user_id})
        return user_of(found[0]) if found else None

    def save(self, user: User, audit: Sequence[AuditEntry]) -> None:
        """See `Users.save`."""
        with _refusing_taken(user):
            self._connection.execute(_SAVE.values(_properties(user)), {"of_user": user.id})
        for entry in audit:
            keep_audit(self._connection, [entry])

    def organizations(self, user_id: UserId) -> Sequence[OrganizationId]:
        """See `Users.organizations`."""
        return [row.organization_id for row in _ORGANIZATIONS.all(self._connection, {"of_user": user_id})]


def _properties(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "email": None if user.email is None else user.email.shown,
        "email_key": None if user.email is None else user.email.key,
        "disabled_at": user.disabled_at,
        "email_verified_at": user.email_verified_at,
    }


@contextmanager
def _refusing_taken(user: User) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if user.email is not None and breaks(error, "uq_user_email_key"):
            raise EmailTaken(user.email) from error
        raise
