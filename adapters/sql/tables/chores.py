"""What has to be done now and then."""

from sqlalchemy import BigInteger, CheckConstraint, Column, PrimaryKeyConstraint, Table

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import Moment, Sorted

# Global: it is done for all organisations together.
chore = Table(
    "chore",
    metadata,
    Column("name", Sorted, nullable=False),
    Column("due_at", Moment(), nullable=False),
    Column("tries", BigInteger(), nullable=False),
    PrimaryKeyConstraint("name"),
    CheckConstraint("tries >= 0", name="amounts"),
)
