"""By which identity provider sessions came, and identities that are nobody's yet."""

from sqlalchemy import (
    Boolean,
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

# Global, as sessions are; apart from these, so that what looks for a session never reads an ID token. It goes with its
# session, however that ends.
provider_session = Table(
    "provider_session",
    metadata,
    Column("session_id", Uuid(), nullable=False),
    Column("provider", Text(), nullable=False),
    Column("issuer", Sorted, nullable=False),
    Column("subject", Sorted, nullable=False),
    Column("their_session", Sorted),
    Column("logout_hint", Text()),
    PrimaryKeyConstraint("session_id"),
    ForeignKeyConstraint(["session_id"], ["session.id"], ondelete="CASCADE"),
    Index("ix_provider_session_subject", "issuer", "subject"),
    Index("ix_provider_session_their_session", "issuer", "their_session"),
)

# Global: nobody is known who owns them.
proven_identity = Table(
    "proven_identity",
    metadata,
    Column("secret_hash", Sorted, nullable=False),
    Column("provider", Text(), nullable=False),
    Column("issuer", Text(), nullable=False),
    Column("subject", Text(), nullable=False),
    Column("email", Text()),
    Column("email_verified", Boolean(), nullable=False),
    Column("name", Text()),
    Column("their_session", Text()),
    Column("logout_hint", Text()),
    Column("next_path", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("secret_hash"),
    CheckConstraint("length(secret_hash) = 64", name="hash"),
    Index("ix_proven_identity_created_at", "created_at"),
)
