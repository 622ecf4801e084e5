"""Second factors, and who still owes one. What is a user's is global, as users are."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import Moment, Sorted

authenticator = Table(
    "authenticator",
    metadata,
    Column("user_id", Uuid(), nullable=False),
    Column("sealed_secret", Text(), nullable=False),
    Column("begun_at", Moment(), nullable=False),
    Column("confirmed_at", Moment()),
    Column("last_step", BigInteger()),
    Column("wrong", BigInteger(), nullable=False),
    Column("wrong_at", Moment()),
    PrimaryKeyConstraint("user_id"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    CheckConstraint("wrong >= 0", name="wrong"),
    CheckConstraint("(confirmed_at IS NULL) = (last_step IS NULL)", name="confirmed_by_a_code"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("user_id", Uuid(), nullable=False),
    Column("code_hash", Sorted, nullable=False),
    Column("made_at", Moment(), nullable=False),
    PrimaryKeyConstraint("user_id", "code_hash"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    CheckConstraint("length(code_hash) = 64", name="hash"),
)

# Global: a browser's cookie tells a secret before anybody knows whose it is.
half_sign_in = Table(
    "half_sign_in",
    metadata,
    Column("secret_hash", Sorted, nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("wrong", BigInteger(), nullable=False),
    PrimaryKeyConstraint("secret_hash"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    CheckConstraint("length(secret_hash) = 64", name="hash"),
    CheckConstraint("wrong >= 0", name="wrong"),
    Index("ix_half_sign_in_user_id", "user_id"),
    Index("ix_half_sign_in_created_at", "created_at"),
)
