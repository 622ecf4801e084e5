"""What is kept of passwords and of mailed secrets, in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.statements import Statement
from adapters.sql.tables import mailed_secret, password
from adapters.sql.types import Moment
from domain.identity.emails import Email
from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.shared.identifiers import UserId

_USER: Any = bindparam("of_user", type_=Uuid())
_GET = Statement(select(password.c.hash).where(password.c.user_id == _USER))


def _keeping(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    told = insert_of(password)
    changed = {"hash": told.excluded.hash, "changed_at": told.excluded.changed_at}
    return told.on_conflict_do_update(index_elements=["user_id"], set_=changed)


_KEEP: dict[str, Any] = {"postgresql": _keeping(postgresql.insert), "sqlite": _keeping(sqlite.insert)}
_ADD = insert(mailed_secret)
_TAKE = (
    delete(mailed_secret)
    .where(
        mailed_secret.c.secret_hash == bindparam("of_secret"),
        mailed_secret.c.errand == bindparam("of_errand"),
    )
    .returning(mailed_secret)
)
_FORGET = delete(mailed_secret).where(mailed_secret.c.user_id == _USER)
_PRUNE = delete(mailed_secret).where(mailed_secret.c.created_at < bindparam("before", type_=Moment()))


class SqlPasswords:
    """The `Passwords` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: UserId) -> str | None:
        """See `Passwords.get`."""
        found = _GET.all(self._connection, {"of_user": user_id})
        return str(found[0].hash) if found else None

    def keep(self, user_id: UserId, kept: str, changed_at: datetime) -> None:
        """See `Passwords.keep`."""
        row = {"user_id": user_id, "hash": kept, "changed_at": changed_at}
        self._connection.execute(_KEEP[self._connection.dialect.name], row)


class SqlMailedSecrets:
    """The `MailedSecrets` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mailed: MailedSecret) -> None:
        """See `MailedSecrets.add`."""
        row = {name: getattr(mailed, name) for name in MailedSecret.__dataclass_fields__}
        row["email"] = None if mailed.email is None else mailed.email.shown
        self._connection.execute(_ADD, row)

    def take(self, secret_hash: str, errand: Errand) -> MailedSecret | None:
        """See `MailedSecrets.take`."""
        row = self._connection.execute(_TAKE, {"of_secret": secret_hash, "of_errand": errand.value}).first()
        if row is None:
            return None
        return MailedSecret(
            secret_hash=row.secret_hash,
            user_id=row.user_id,
            errand=Errand(row.errand),
            created_at=row.created_at,
            email=None if row.email is None else Email(row.email),
        )

    def forget(self, user_id: UserId) -> None:
        """See `MailedSecrets.forget`."""
        self._connection.execute(_FORGET, {"of_user": user_id})

    def prune(self, before: datetime) -> int:
        """See `MailedSecrets.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount
