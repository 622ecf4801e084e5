"""Idempotency keys: the first to insert one has it, whoever else waits or finds it taken."""

from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.rows import OF_ORGANIZATION
from adapters.sql.tables import idempotency_key
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
    if row is None:
        return None
    return Claim(key=row.key, request_hash=row.request_hash, answer=row.answer, claimed_at=row.claimed_at)
