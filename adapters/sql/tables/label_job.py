"""Prints that a worker draws, and their files."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy import text as sql

from adapters.sql.tables.metadata import metadata, of_organization, one_of, organization_id
from adapters.sql.types import Json, Moment
from domain.production.label_jobs import JobState

label_job = Table(
    "label_job",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    # Not a foreign key: people leave, what they asked for is kept for its day.
    Column("asked_by", Uuid(), nullable=False),
    Column("asked", Json, nullable=False),
    Column("labels", BigInteger(), nullable=False),
    Column("drawn", BigInteger(), nullable=False),
    Column("state", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("tries", BigInteger(), nullable=False),
    Column("claimed_until", Moment()),
    Column("ended_at", Moment()),
    Column("refusal", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("content", LargeBinary()),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    one_of("state", JobState),
    CheckConstraint("labels > 0 AND drawn BETWEEN 0 AND labels AND tries >= 0", name="amounts"),
    CheckConstraint("(state IN ('ready', 'failed')) = (ended_at IS NOT NULL)", name="ended"),
    CheckConstraint("(state = 'drawing') = (claimed_until IS NOT NULL)", name="claimed"),
    CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="content"),
    CheckConstraint("(state = 'failed') = (refusal <> '')", name="refusal"),
    # Both global: whoever draws takes what has waited longest in any organisation, and forgets what is old in all.
    Index(
        "ix_label_job_open",
        "created_at",
        "id",
        postgresql_where=sql("ended_at IS NULL"),
        sqlite_where=sql("ended_at IS NULL"),
    ),
    Index("ix_label_job_created_at", "created_at"),
)
