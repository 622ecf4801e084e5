"""What is kept of passwords and of the secrets that are mailed to people."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text, Uuid

from adapters.sql.tables.metadata import metadata, one_of
from adapters.sql.types import Moment, Sorted
from domain.identity.mailed_secrets import Errand

# Global, as users are; apart from these, so that what reads users never reads a hash.
password = Table(
    "password",
    metadata,
    Column("user_id", Uuid(), nullable=False),
    Column("hash", Text(), nullable=False),
    Column("changed_at", Moment(), nullable=False),
    PrimaryKeyConstraint("user_id"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
)

# Global: a link tells a secret before anybody knows whose it is.
mailed_secret = Table(
    "mailed_secret",
    metadata,
    Column("secret_hash", Sorted, nullable=False),
    Column("user_id", Uuid(), nullable=False),
    Column("errand", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("email", Text()),
    PrimaryKeyConstraint("secret_hash"),
    ForeignKeyConstraint(["user_id"], ["user.id"]),
    one_of("errand", Errand),
    CheckConstraint("length(secret_hash) = 64", name="hash"),
    CheckConstraint("(errand = 'address') = (email IS NOT NULL)", name="address"),
    Index("ix_mailed_secret_user_id", "user_id"),
    Index("ix_mailed_secret_created_at", "created_at"),
)
