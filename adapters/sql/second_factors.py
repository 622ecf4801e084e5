"""Second factors, and who still owes one, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Uuid, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.statements import Statement
from adapters.sql.tables import authenticator, half_sign_in, recovery_code
from adapters.sql.types import Moment, can_be_kept
from domain.identity.authenticators import Authenticator
from domain.identity.half_sign_ins import HalfSignIn
from domain.shared.identifiers import UserId

_USER: Any = bindparam("of_user", type_=Uuid())
_BEFORE: Any = bindparam("before", type_=Moment())
_SECRET: Any = bindparam("of_secret")

_GET = Statement(select(authenticator).where(authenticator.c.user_id == _USER))
_REMOVE = delete(authenticator).where(authenticator.c.user_id == _USER)
_PRUNE_BEGUN = delete(authenticator).where(authenticator.c.confirmed_at.is_(None), authenticator.c.begun_at < _BEFORE)


def _keeping(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    told = insert_of(authenticator)
    changed = {column.name: column for column in told.excluded if column.name != "user_id"}
    return told.on_conflict_do_update(index_elements=["user_id"], set_=changed)


_KEEP: dict[str, Any] = {"postgresql": _keeping(postgresql.insert), "sqlite": _keeping(sqlite.insert)}

_ADD_CODES = insert(recovery_code)
_FORGET_CODES = delete(recovery_code).where(recovery_code.c.user_id == _USER)
_USE_CODE = delete(recovery_code).where(recovery_code.c.user_id == _USER, recovery_code.c.code_hash == _SECRET)
_CODES_LEFT = Statement(
    select(func.count().label("codes")).select_from(recovery_code).where(recovery_code.c.user_id == _USER)
)

_ADD_HALF = insert(half_sign_in)
_FIND_HALF = Statement(select(half_sign_in).where(half_sign_in.c.secret_hash == _SECRET))
_SAVE_HALF = update(half_sign_in).where(half_sign_in.c.secret_hash == _SECRET).values(wrong=bindparam("now_wrong"))
_END_HALF = delete(half_sign_in).where(half_sign_in.c.secret_hash == _SECRET)
_FORGET_HALVES = delete(half_sign_in).where(half_sign_in.c.user_id == _USER)
_PRUNE_HALVES = delete(half_sign_in).where(half_sign_in.c.created_at < _BEFORE)


class SqlAuthenticators:
    """The `Authenticators` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, user_id: UserId) -> Authenticator | None:
        """See `Authenticators.get`."""
        found = _GET.all(self._connection, {"of_user": user_id})
        return Authenticator(**found[0]._asdict()) if found else None

    def keep(self, authenticator: Authenticator) -> None:
        """See `Authenticators.keep`."""
        row = {name: getattr(authenticator, name) for name in Authenticator.__dataclass_fields__}
        self._connection.execute(_KEEP[self._connection.dialect.name], row)

    def remove(self, user_id: UserId) -> None:
        """See `Authenticators.remove`."""
        self._connection.execute(_REMOVE, {"of_user": user_id})

    def prune(self, begun_before: datetime) -> int:
        """See `Authenticators.prune`."""
        return self._connection.execute(_PRUNE_BEGUN, {"before": begun_before}).rowcount


class SqlRecoveryCodes:
    """The `RecoveryCodes` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def renew(self, user_id: UserId, hashes: Sequence[str], made_at: datetime) -> None:
        """See `RecoveryCodes.renew`."""
        self._connection.execute(_FORGET_CODES, {"of_user": user_id})
        if hashes:
            rows = [{"user_id": user_id, "code_hash": each, "made_at": made_at} for each in hashes]
            self._connection.execute(_ADD_CODES, rows)

    def use(self, user_id: UserId, code_hash: str) -> bool:
        """See `RecoveryCodes.use`."""
        return self._connection.execute(_USE_CODE, {"of_user": user_id, "of_secret": code_hash}).rowcount == 1

    def left(self, user_id: UserId) -> int:
        """See `RecoveryCodes.left`."""
        return int(_CODES_LEFT.all(self._connection, {"of_user": user_id})[0].codes)


class SqlHalfSignIns:
    """The `HalfSignIns` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, half: HalfSignIn) -> None:
        """See `HalfSignIns.add`."""
        self._connection.execute(_ADD_HALF, {name: getattr(half, name) for name in HalfSignIn.__dataclass_fields__})

    def find(self, secret_hash: str) -> HalfSignIn | None:
        """See `HalfSignIns.find`."""
        found = _FIND_HALF.all(self._connection, {"of_secret": secret_hash}) if can_be_kept(secret_hash) else []
        return HalfSignIn(**found[0]._asdict()) if found else None

    def save(self, half: HalfSignIn) -> None:
        """See `HalfSignIns.save`."""
        self._connection.execute(_SAVE_HALF, {"of_secret": half.secret_hash, "now_wrong": half.wrong})

    def end(self, secret_hash: str) -> None:
        """See `HalfSignIns.end`."""
        self._connection.execute(_END_HALF, {"of_secret": secret_hash})

    def forget(self, user_id: UserId) -> None:
        """See `HalfSignIns.forget`."""
        self._connection.execute(_FORGET_HALVES, {"of_user": user_id})

    def prune(self, before: datetime) -> int:
        """See `HalfSignIns.prune`."""
        return self._connection.execute(_PRUNE_HALVES, {"before": before}).rowcount
