"""Logins: what is known about somebody before any organisation is."""

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

from adapters.sql.tables.metadata import metadata, one_of
from adapters.sql.types import Moment, Sorted
from domain.identity.login import Purpose

# Global: nobody knows yet who comes in.
login_attempt = Table(
    "login_attempt",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("provider", Text(), nullable=False),
    Column("issuer", Text(), nullable=False),
    Column("names_issuer", Boolean(), nullable=False),
    Column("state_hash", Sorted, nullable=False),
    Column("browser_hash", Sorted, nullable=False),
    Column("nonce", Text(), nullable=False),
    Column("verifier", Text(), nullable=False),
    Column("next_path", Text(), nullable=False),
    Column("purpose", Text(), nullable=False),
    Column("user_id", Uuid()),
    Column("created_at", Moment(), nullable=False),
    Column("redeemed_at", Moment()),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    UniqueConstraint("state_hash", name="uq_login_attempt_state_hash"),
    one_of("purpose", Purpose),
    CheckConstraint("(purpose = 'sign_in') = (user_id IS NULL)", name="asked_by"),
    CheckConstraint("length(state_hash) = 64 AND length(browser_hash) = 64", name="hashes"),
    Index("ix_login_attempt_browser_hash", "browser_hash", "created_at"),
    Index("ix_login_attempt_created_at", "created_at"),
)

# Global: an identity is looked up before anybody knows in which organisation, and signs in to all of the user's.
user_identity = Table(
    "user_identity",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("provider", Text(), nullable=False),
    Column("issuer", Sorted, nullable=False),
    Column("subject", Sorted, nullable=False),
    Column("email", Text()),
    Column("linked_at", Moment(), nullable=False),
    Column("name", Text()),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    UniqueConstraint("issuer", "subject", name="uq_user_identity_subject"),
    Index("ix_user_identity_user_id", "user_id"),
)

# Global: a provider that tells of a logout knows nothing of organisations.
logout_token = Table(
    "logout_token",
    metadata,
    Column("issuer", Sorted, nullable=False),
    Column("token_id", Sorted, nullable=False),
    Column("seen_at", Moment(), nullable=False),
    PrimaryKeyConstraint("issuer", "token_id"),
    Index("ix_logout_token_seen_at", "seen_at"),
)
