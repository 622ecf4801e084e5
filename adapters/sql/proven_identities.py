"""Identities that are nobody's yet, in SQL."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters.sql.decoding import AnyRow
from adapters.sql.statements import Statement
from adapters.sql.tables import proven_identity
from adapters.sql.types import Moment
from domain.identity.identities import VerifiedIdentity
from domain.identity.proven_identities import ProvenIdentity

_OF = proven_identity.c.secret_hash == bindparam("of_secret")
_ADD = insert(proven_identity)
_FIND = Statement(select(proven_identity).where(_OF))
_TAKE = delete(proven_identity).where(_OF).returning(proven_identity)
_PRUNE = delete(proven_identity).where(proven_identity.c.created_at < bindparam("before", type_=Moment()))


class SqlProvenIdentities:
    """The `ProvenIdentities` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, proven: ProvenIdentity) -> None:
        """See `ProvenIdentities.add`."""
        told = proven.identity
        kept = {
            "secret_hash": proven.secret_hash,
            "provider": proven.provider,
            "issuer": told.issuer,
            "subject": told.subject,
            "email": told.email,
            "email_verified": told.email_verified,
            "name": told.name,
            "their_session": told.session,
            "logout_hint": told.logout_hint,
            "next_path": proven.next_path,
            "created_at": proven.created_at,
        }
        self._connection.execute(_ADD, kept)

    def find(self, secret_hash: str) -> ProvenIdentity | None:
        """See `ProvenIdentities.find`."""
        found = _FIND.all(self._connection, {"of_secret": secret_hash})
        return _proven_of(found[0]) if found else None

    def take(self, secret_hash: str) -> ProvenIdentity | None:
        """See `ProvenIdentities.take`."""
        row = self._connection.execute(_TAKE, {"of_secret": secret_hash}).first()
        return None if row is None else _proven_of(row)

    def prune(self, before: datetime) -> int:
        """See `ProvenIdentities.prune`."""
        return self._connection.execute(_PRUNE, {"before": before}).rowcount


def _proven_of(row: AnyRow) -> ProvenIdentity:
    identity = VerifiedIdentity(
        issuer=row.issuer,
        subject=row.subject,
        email=row.email,
        email_verified=bool(row.email_verified),
        name=row.name,
        session=row.their_session,
        logout_hint=row.logout_hint,
    )
    return ProvenIdentity(
        secret_hash=row.secret_hash,
        provider=row.provider,
        identity=identity,
        next_path=row.next_path,
        created_at=row.created_at,
    )
