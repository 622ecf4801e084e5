"""Recalls and drills, and the lots that each began with."""

from sqlalchemy import BigInteger, CheckConstraint, Column, PrimaryKeyConstraint, Table, Text, UniqueConstraint, Uuid

from adapters.sql.tables.metadata import metadata, of_organization, one_of, organization_id, refers
from adapters.sql.types import Moment
from domain.production.recalls import Outcome, RecallKind

recall = Table(
    "recall",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("number", BigInteger(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("reason", Text(), nullable=False),
    Column("started_at", Moment(), nullable=False),
    # Neither this nor who closed it is a foreign key: people leave, what they did stays.
    Column("started_by", Uuid(), nullable=False),
    Column("packed_at", Moment()),
    Column("reached", BigInteger()),
    Column("closed_at", Moment()),
    Column("closed_by", Uuid()),
    Column("outcome", Text()),
    Column("note", Text(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    UniqueConstraint("organization_id", "number", name="uq_recall_number"),
    one_of("kind", RecallKind),
    one_of("outcome", Outcome),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("(packed_at IS NULL) = (reached IS NULL) AND reached > 0", name="packed"),
    CheckConstraint(
        "(closed_at IS NULL) = (outcome IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)", name="closed"
    ),
)

recall_lot = Table(
    "recall_lot",
    metadata,
    organization_id(),
    Column("recall_id", Uuid(), nullable=False),
    Column("lot_id", Uuid(), nullable=False),
    PrimaryKeyConstraint("organization_id", "recall_id", "lot_id"),
    refers(["recall_id"], "recall"),
    refers(["lot_id"], "inventory_lot"),
)
