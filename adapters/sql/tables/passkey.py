"""Passkeys, and what they were asked to sign."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from adapters.sql.tables.metadata import metadata, one_of
from adapters.sql.types import Moment, Sorted
from domain.identity.passkey_challenges import Ceremony

# Global: a passkey is presented before anybody knows whose it is, and signs in to all of the user's organisations.
passkey = Table(
    "passkey",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("credential_id", LargeBinary(), nullable=False),
    Column("public_key", LargeBinary(), nullable=False),
    Column("sign_count", BigInteger(), nullable=False),
    Column("name", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("last_used_at", Moment()),
    PrimaryKeyConstraint("id"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    CheckConstraint("length(credential_id) BETWEEN 1 AND 1023", name="credential"),
    CheckConstraint("sign_count >= 0", name="count"),
    Index("ix_passkey_user_id", "user_id"),
)

# Global: nobody knows yet who comes in.
passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_hash", Sorted, nullable=False),
    Column("browser_hash", Sorted, nullable=False),
    Column("ceremony", Text(), nullable=False),
    Column("user_id", Uuid()),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("challenge_hash"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    one_of("ceremony", Ceremony),
    CheckConstraint("(ceremony = 'sign_in') = (user_id IS NULL)", name="asked_by"),
    CheckConstraint("length(challenge_hash) = 64 AND length(browser_hash) = 64", name="hashes"),
    Index("ix_passkey_challenge_browser_hash", "browser_hash", "created_at"),
    Index("ix_passkey_challenge_created_at", "created_at"),
)
