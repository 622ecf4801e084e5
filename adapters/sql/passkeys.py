"""Passkeys in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Uuid, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.audit import keep_audit
from adapters.sql.decoding import AnyRow
from adapters.sql.statements import Statement
from adapters.sql.tables import passkey
from domain.identity.passkeys import Passkey
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import PasskeyId, UserId

_columns = passkey.c
_FIELDS = tuple(Passkey.__dataclass_fields__)
_ID: Any = bindparam("of_id", type_=Uuid())
_FIND = Statement(select(passkey).where(_columns.credential_id == bindparam("of_credential", type_=LargeBinary())))
_OF_USER = Statement(
    select(passkey)
    .where(_columns.user_id == bindparam("of_user", type_=Uuid()))
    .order_by(_columns.created_at, _columns.id)
)
_SAVE = update(passkey).where(_columns.id == _ID)
_REMOVE = delete(passkey).where(_columns.id == _ID)


def _adding(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    return insert_of(passkey).on_conflict_do_nothing(index_elements=["credential_id"]).returning(_columns.id)


_ADD: dict[str, Any] = {"postgresql": _adding(postgresql.insert), "sqlite": _adding(sqlite.insert)}


class SqlPasskeys:
    """The `Passkeys` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> bool:
        """See `Passkeys.add`."""
        kept = {name: getattr(passkey, name) for name in _FIELDS}
        if self._connection.execute(_ADD[self._connection.dialect.name], kept).first() is None:
            return False
        self._note(audit)
        return True

    def find(self, credential_id: bytes) -> Passkey | None:
        """See `Passkeys.find`."""
        found = _FIND.all(self._connection, {"of_credential": credential_id})
        return _passkey_of(found[0]) if found else None

    def of_user(self, user_id: UserId) -> Sequence[Passkey]:
        """See `Passkeys.of_user`."""
        return [_passkey_of(row) for row in _OF_USER.all(self._connection, {"of_user": user_id})]

    def save(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> None:
        """See `Passkeys.save`."""
        changed = {name: getattr(passkey, name) for name in ("name", "sign_count", "last_used_at")}
        self._connection.execute(_SAVE.values(changed), {"of_id": passkey.id})
        self._note(audit)

    def remove(self, passkey_id: PasskeyId, audit: Sequence[AuditEntry]) -> None:
        """See `Passkeys.remove`."""
        self._connection.execute(_REMOVE, {"of_id": passkey_id})
        self._note(audit)

    def _note(self, audit: Sequence[AuditEntry]) -> None:
        for entry in audit:
            keep_audit(self._connection, [entry])


def _passkey_of(row: AnyRow) -> Passkey:
    return Passkey(**{name: getattr(row, name) for name in _FIELDS})
