"""Mail on its way."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, Text, Uuid, text

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import Moment

# Global: mail is for a person, who may belong to several organisations or to none yet, and whoever delivers it takes
# what is due from all of them.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("recipient", Text(), nullable=False),
    Column("subject", Text(), nullable=False),
    # Empty once the mail was sent or given up: it may hold a link that opens an account.
    Column("text", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("due_at", Moment()),
    Column("attempts", BigInteger(), nullable=False),
    Column("sent_at", Moment()),
    Column("given_up_at", Moment()),
    Column("reason", Text(), nullable=False),
    PrimaryKeyConstraint("id"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
    CheckConstraint("(due_at IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)", name="due_or_ended"),
    CheckConstraint("due_at IS NOT NULL OR text = ''", name="erased"),
    Index(
        "ix_outbox_due_at",
        "due_at",
        "id",
        postgresql_where=text("due_at IS NOT NULL"),
        sqlite_where=text("due_at IS NOT NULL"),
    ),
)
