"""Adjustments, their movements and reservations: what did happen."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

from adapters.sql.tables.metadata import metadata, millionths, one_of, organization_id, partial_index, refers
from adapters.sql.types import Moment, Sorted
from domain.inventory.changes import ChangeType

# An actor is not a foreign key: people leave, what they did stays, and the key would lock their row in every change.
inventory_adjustment = Table(
    "inventory_adjustment",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("item_id", Uuid(), nullable=False),
    Column("type", Text(), nullable=False),
    Column("actor_id", Uuid(), nullable=False),
    Column("reference", Sorted),
    Column("notes", Text(), nullable=False),
    Column("origin", Uuid()),
    millionths("cost_before"),
    millionths("on_hand"),
    Column("effective_at", Moment(), nullable=False),
    Column("recorded_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    refers(["item_id"], "inventory_item"),
    refers(["origin"], "inventory_adjustment"),
    one_of("type", ChangeType),
    CheckConstraint("on_hand >= 0 AND cost_before >= 0", name="amounts"),
    partial_index("ix_adjustment_reference", "item_id", "reference", where="reference IS NOT NULL"),
    partial_index("ix_adjustment_origin", "origin", where="origin IS NOT NULL"),
    partial_index("uq_adjustment_reversed_once", "origin", where="type = 'reversal'", unique=True),
)

inventory_history = Table(
    "inventory_history",
    metadata,
    organization_id(),
    Column("item_id", Uuid(), nullable=False),
    Column("sequence", BigInteger(), nullable=False),
    Column("adjustment_id", Uuid(), nullable=False),
    Column("lot_id", Uuid()),
    millionths("delta"),
    millionths("reserved_delta"),
    millionths("remaining"),
    millionths("unit_cost"),
    millionths("cost"),
    Column("effective_at", Moment(), nullable=False),
    Column("recorded_at", Moment(), nullable=False),
    Column("hash", Text(), nullable=False),
    PrimaryKeyConstraint("organization_id", "item_id", "sequence"),
    refers(["item_id"], "inventory_item"),
    refers(["adjustment_id"], "inventory_adjustment"),
    refers(["item_id", "lot_id"], "inventory_lot", ["item_id", "id"]),
    CheckConstraint("sequence > 0 AND length(hash) = 64", name="chain"),
    CheckConstraint("remaining >= 0 AND unit_cost >= 0", name="amounts"),
    Index("ix_history_effective", "organization_id", "item_id", "effective_at"),
    Index("ix_history_recorded", "organization_id", "recorded_at", "item_id", "sequence"),
    Index("ix_history_adjustment", "organization_id", "adjustment_id"),
    # Reservations move nothing, so they are spared it.
    partial_index("ix_history_lot", "lot_id", "sequence", where="delta <> 0"),
)

reservation = Table(
    "reservation",
    metadata,
    organization_id(),
    Column("adjustment_id", Uuid(), nullable=False),
    Column("lot_id", Uuid(), nullable=False),
    Column("item_id", Uuid(), nullable=False),
    Column("reference", Sorted, nullable=False),
    millionths("quantity"),
    Column("until", Moment()),
    PrimaryKeyConstraint("organization_id", "adjustment_id", "lot_id"),
    refers(["adjustment_id"], "inventory_adjustment"),
    refers(["item_id", "lot_id"], "inventory_lot", ["item_id", "id"]),
    CheckConstraint("quantity >= 0", name="quantity"),
    partial_index("ix_reservation_reference", "item_id", "reference", where="quantity > 0"),
    partial_index("ix_reservation_until", "until", where="quantity > 0"),
)
