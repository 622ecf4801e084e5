"""Organisations, users, tokens, and what is kept for each organisation besides its stock."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint, Uuid

from adapters.sql.tables.metadata import metadata, of_organization, organization_id
from adapters.sql.types import ExactFraction, Json, Moment, Sorted

organization = Table(
    "organization",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("currency", Text(), nullable=False),
    Column("time_zone", Text(), nullable=False),
    Column("owner_id", Uuid(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["owner_id"], ["user.id"]),
)

# Global: one person may belong to several organisations.
user = Table(
    "user",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("id"),
)

api_token = Table(
    "api_token",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("prefix", Sorted, nullable=False),
    Column("secret_hash", Text(), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("expires_at", Moment()),
    Column("revoked_at", Moment()),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    # Global: a token is looked up by its prefix before anybody knows whose it is.
    UniqueConstraint("prefix", name="uq_api_token_prefix"),
)

own_unit = Table(
    "own_unit",
    metadata,
    organization_id(),
    # The symbol as it is compared: two that differ by case alone would be one unit.
    Column("symbol_key", Sorted, nullable=False),
    Column("symbol", Sorted, nullable=False),
    Column("dimension", Text(), nullable=False),
    Column("factor", ExactFraction(), nullable=False),
    PrimaryKeyConstraint("organization_id", "symbol_key"),
    of_organization(),
)

# No foreign keys below: they would lock the organisation's row in every change of its stock. A key lives for days only,
# and an audit row has to outlive what it speaks of.
idempotency_key = Table(
    "idempotency_key",
    metadata,
    organization_id(),
    Column("key", Sorted, nullable=False),
    Column("request_hash", Text(), nullable=False),
    Column("answer", Text(), nullable=False),
    Column("claimed_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "key"),
)

audit_log = Table(
    "audit_log",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("actor_id", Uuid(), nullable=False),
    Column("action", Text(), nullable=False),
    Column("subject", Text(), nullable=False),
    Column("subject_id", Text(), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("request_id", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_audit_log_created_at", "organization_id", "created_at"),
)
