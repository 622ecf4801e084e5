"""Who is signed in."""

from sqlalchemy import (
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
from domain.identity.sessions import Method

# Global: a browser's cookie tells a secret before anybody knows whose it is, and a user may move between organisations.
session = Table(
    "session",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("secret_hash", Sorted, nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("organization_id", Uuid(), nullable=False),
    Column("method", Text(), nullable=False),
    Column("authenticated_at", Moment(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("last_seen_at", Moment(), nullable=False),
    Column("address", Text(), nullable=False),
    Column("device", Text(), nullable=False),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["organization_id", "user_id"], ["membership.organization_id", "membership.user_id"]),
    UniqueConstraint("secret_hash", name="uq_session_secret_hash"),
    one_of("method", Method),
    CheckConstraint("length(secret_hash) = 64", name="hash"),
    Index("ix_session_user_id", "user_id"),
    Index("ix_session_created_at", "created_at"),
    Index("ix_session_last_seen_at", "last_seen_at"),
)
