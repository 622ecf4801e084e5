"""Idempotency keys: the first to insert one has it, whoever else waits or finds it taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Text, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.ledger_rows import as_json
from adapters.sql.rows import OF_ORGANIZATION, rows
from adapters.sql.tables import idempotency_key
from adapters.sql.types import Moment, utc_text
from domain.shared.identifiers import OrganizationId
from ports.idempotency import Claim

_columns = idempotency_key.c
_KEY = [_columns.organization_id == OF_ORGANIZATION, _columns.key == bindparam("key")]
_EARLIER = select(_columns.key, _columns.request_hash, _columns.answer, _columns.claimed_at).where(*_KEY)
_VALUES: dict[str, Any] = {
    column.name: bindparam(f"claim_{column.name}", type_=column.type) for column in idempotency_key.columns
}
CLAIM: dict[str, Any] = {
    "postgresql": postgresql.insert(idempotency_key).values(_VALUES).on_conflict_do_nothing().returning(_columns.key),
    "sqlite": sqlite.insert(idempotency_key).values(_VALUES).on_conflict_do_nothing().returning(_columns.key),
}
"""Inserts a key, and returns it if nobody has it yet; on PostgreSQL it waits for whoever is about to."""


_GIVEN = rows("claims", {"key": Text(), "request_hash": Text(), "answer": Text(), "claimed_at": Moment()})
_HELD = select(_columns.key, _columns.request_hash, _columns.answer, _columns.claimed_at).where(
    _columns.organization_id == OF_ORGANIZATION, _columns.key.in_(select(_GIVEN.c.key))
)


def _taking(insert_of: Any) -> Any:  # noqa: ANN401 - the two dialects' inserts share no type
    # Without a WHERE, SQLite would take the ON of ON CONFLICT for a join's. In one order, so that two never wait in a
    # ring for each other's keys.
    given = select(OF_ORGANIZATION, *_GIVEN.c).where(text("true")).order_by(_GIVEN.c.key)
    columns = ["organization_id", *_GIVEN.c.keys()]
    return insert_of(idempotency_key).from_select(columns, given).on_conflict_do_nothing().returning(_columns.key)


_TAKE: dict[str, Any] = {"postgresql": _taking(postgresql.insert), "sqlite": _taking(sqlite.insert)}


class SqlClaims:
    """The `Claims` port, on the connection of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, organization_id: OrganizationId, claims: Sequence[Claim]) -> Mapping[str, Claim]:
        """See `Claims.take`."""
        parameters = {"of_organization": organization_id, "claims": as_json(_row(claim) for claim in claims)}
        taken = set(self._connection.execute(_TAKE[self._connection.dialect.name], parameters).scalars())
        if len(taken) == len(claims):
            return {}
        held = as_json({"key": claim.key} for claim in claims if claim.key not in taken)
        found = self._connection.execute(_HELD, parameters | {"claims": held})
        return {row.key: _claim_of(row) for row in found}


def _row(claim: Claim) -> dict[str, str]:
    return {
        "key": claim.key,
        "request_hash": claim.request_hash,
        "answer": claim.answer,
        "claimed_at": utc_text(claim.claimed_at),
    }


def _claim_of(row: Any) -> Claim:  # noqa: ANN401 - a row of either statement
    return Claim(key=row.key, request_hash=row.request_hash, answer=row.answer, claimed_at=row.claimed_at)


def claim_key(connection: Connection, organization_id: OrganizationId, claim: Claim) -> Claim | None:
    """Claim a key; the claim that has it already, if one has."""
    statement = CLAIM[connection.dialect.name]
    if connection.execute(statement, claim_parameters(organization_id, claim)).first() is not None:
        return None
    return earlier_claim(connection, organization_id, claim.key)


def claim_parameters(organization_id: OrganizationId, claim: Claim) -> dict[str, Any]:
    """What the statement inserts."""
    return {
        "claim_organization_id": organization_id,
        "claim_key": claim.key,
        "claim_request_hash": claim.request_hash,
        "claim_answer": claim.answer,
        "claim_claimed_at": claim.claimed_at,
    }


def earlier_claim(connection: Connection, organization_id: OrganizationId, key: str) -> Claim | None:
    """The claim that has a key."""
    row = connection.execute(_EARLIER, {"of_organization": organization_id, "key": key}).first()
    return None if row is None else _claim_of(row)
