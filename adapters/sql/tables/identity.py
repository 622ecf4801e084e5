"""Organisations, their members, roles and tokens, and what is kept for each of them besides its stock."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from adapters.sql.tables.metadata import metadata, of_organization, one_of, organization_id, refers
from adapters.sql.types import ExactFraction, Json, Moment, Sorted
from domain.identity.roles import BUILT_IN

organization = Table(
    "organization",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("currency", Text(), nullable=False),
    Column("time_zone", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("id"),
)

# Global: one person may belong to several organisations.
user = Table(
    "user",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    # The address as its owner writes it, and as it is compared.
    Column("email", Text()),
    Column("email_key", Sorted),
    Column("disabled_at", Moment()),
    # When its owner showed that the address is theirs.
    Column("email_verified_at", Moment()),
    PrimaryKeyConstraint("id"),
    # Global: whoever signs in tells an address before anybody knows in which organisation.
    UniqueConstraint("email_key", name="uq_user_email_key"),
    CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email"),
)

# A role of an organisation's own; those that every organisation has are in the code.
role = Table(
    "role",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("name_key", Sorted, nullable=False),
    Column("name", Text(), nullable=False),
    Column("permissions", Json, nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    UniqueConstraint("organization_id", "name_key", name="uq_role_name_key"),
)

membership = Table(
    "membership",
    metadata,
    organization_id(),
    Column("user_id", Uuid(), nullable=False),
    # One of the two: the name of a role that every organisation has, or a role of its own.
    Column("role", Text()),
    Column("role_id", Uuid()),
    Column("is_active", Boolean(), nullable=False),
    Column("joined_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "user_id"),
    of_organization(),
    refers(["role_id"], "role"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    one_of("role", BUILT_IN),
    CheckConstraint("(role IS NULL) <> (role_id IS NULL)", name="one_role"),
    Index("ix_membership_active", "organization_id", "is_active"),
    # Not led by the organisation: it finds the organisations of a user.
    Index("ix_membership_user", "user_id"),
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
    Column("last_used_at", Moment()),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    refers(["user_id"], "membership", ["user_id"]),
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
