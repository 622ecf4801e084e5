"""Items and their lots: what is there now."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from adapters.sql.tables.metadata import (
    metadata,
    millionths,
    of_organization,
    one_of,
    organization_id,
    partial_index,
    refers,
)
from adapters.sql.types import Moment, Sorted
from domain.inventory.items import ItemKind, PickingPolicy

# Rows that change all the time leave room on their page, so that a new version needs no new index entry, and are
# vacuumed long before a fifth of the table is dead.
_BUSY = {"fillfactor": 90, "autovacuum_vacuum_scale_factor": 0.02, "autovacuum_analyze_scale_factor": 0.02}

inventory_item = Table(
    "inventory_item",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("code", Sorted, nullable=False),
    Column("name", Text(), nullable=False),
    # Name and code, case folded: what the list is searched in and, by name, sorted by.
    Column("search_key", Sorted, nullable=False),
    Column("kind", Text(), nullable=False),
    Column("unit", Text(), nullable=False),
    Column("tracked", Boolean(), nullable=False),
    Column("perishable", Boolean(), nullable=False),
    Column("shelf_life_days", BigInteger()),
    Column("picking_policy", Text(), nullable=False),
    millionths("reorder_point", nullable=True),
    millionths("density", nullable=True),
    millionths("unit_cost"),
    Column("archived_at", Moment()),
    Column("created_at", Moment(), nullable=False),
    millionths("on_hand"),
    millionths("reserved"),
    millionths("value"),
    Column("sequence", BigInteger(), nullable=False),
    Column("last_hash", Text(), nullable=False),
    Column("lots_made", BigInteger(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    UniqueConstraint("organization_id", "code", name="uq_inventory_item_code"),
    one_of("kind", ItemKind),
    one_of("picking_policy", PickingPolicy),
    CheckConstraint("on_hand >= 0", name="on_hand"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_fits"),
    CheckConstraint("value >= 0 AND unit_cost >= 0", name="worth"),
    CheckConstraint("shelf_life_days >= 0", name="shelf_life"),
    CheckConstraint("reorder_point >= 0", name="reorder_point"),
    CheckConstraint("density > 0", name="density"),
    CheckConstraint("sequence >= 0 AND lots_made >= 0 AND length(last_hash) = 64", name="chain"),
    partial_index("ix_inventory_item_name", "search_key", "id", where="archived_at IS NULL"),
    postgresql_with=_BUSY,
)

# The predicates are literals, because a bound value makes an index unusable under a generic plan; and `is_open` is a
# column of its own, because then a change of `remaining` alone touches no index.
_OPEN = "is_open"
_EXPIRING = "is_open AND expires_on IS NOT NULL"
_HELD = "is_open AND held_reason IS NOT NULL"

inventory_lot = Table(
    "inventory_lot",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("item_id", Uuid(), nullable=False),
    Column("code", Sorted, nullable=False),
    millionths("unit_cost"),
    Column("received_at", Moment(), nullable=False),
    Column("expires_on", Date()),
    millionths("original"),
    millionths("remaining"),
    millionths("reserved"),
    Column("held_reason", Text()),
    Column("pick_order", BigInteger(), nullable=False),
    Column("is_open", Boolean(), Computed("remaining > 0", persisted=True), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    # Lists an item's lots, and lets movements refer to a lot of their own item only.
    UniqueConstraint("organization_id", "item_id", "id", name="uq_inventory_lot_id"),
    UniqueConstraint("organization_id", "item_id", "code", name="uq_inventory_lot_code"),
    refers(["item_id"], "inventory_item"),
    CheckConstraint("reserved >= 0 AND reserved <= remaining AND remaining <= original", name="quantities"),
    CheckConstraint("unit_cost >= 0", name="unit_cost"),
    # By what stands on a label: which item it is of, nobody has to know.
    Index("ix_lot_code", "organization_id", "code"),
    partial_index("ix_lot_pick", "item_id", "pick_order", "received_at", "id", where=_OPEN),
    partial_index("ix_lot_expiry", "item_id", "expires_on", where=_EXPIRING),
    partial_index("ix_lot_held", "item_id", where=_HELD),
    postgresql_with=_BUSY,
)
