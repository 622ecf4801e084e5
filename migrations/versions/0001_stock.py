"""
The stock core: organisations with users and tokens, items, lots, adjustments, movements, reservations, audit.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
BUSY = {"fillfactor": 90, "autovacuum_vacuum_scale_factor": 0.02, "autovacuum_analyze_scale_factor": 0.02}

TABLES = (
    "user",
    "organization",
    "api_token",
    "own_unit",
    "idempotency_key",
    "audit_log",
    "inventory_item",
    "inventory_lot",
    "inventory_adjustment",
    "inventory_history",
    "reservation",
)
APPEND_ONLY = ("inventory_adjustment", "inventory_history", "audit_log")
# What the application may do besides reading and inserting.
MAY_ALSO = {
    "api_token": "UPDATE",
    "idempotency_key": "DELETE",
    "inventory_item": "UPDATE",
    "inventory_lot": "UPDATE",
    "reservation": "UPDATE",
}


def upgrade() -> None:
    create_identity()
    create_log()
    create_items()
    create_lots()
    create_adjustments()
    create_history()
    create_reservations()
    if op.get_context().dialect.name == "postgresql":
        grant()
    else:
        refuse_changes()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        revoke()


def create_identity() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
    )
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_organization_user"),
    )
    op.create_table(
        "api_token",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", SORTED, nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_api_token"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_api_token_organization"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_api_token_user"),
        sa.UniqueConstraint("prefix", name="uq_api_token_prefix"),
    )
    op.create_table(
        "own_unit",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("symbol_key", SORTED, nullable=False),
        sa.Column("symbol", SORTED, nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("factor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "symbol_key", name="pk_own_unit"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_own_unit_organization"),
    )


def create_log() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("key", SORTED, nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "key", name="pk_idempotency_key"),
    )
    op.create_table(
        "audit_log",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("before", JSON),
        sa.Column("after", JSON),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_created_at", "audit_log", ["organization_id", "created_at"])


def create_items() -> None:
    op.create_table(
        "inventory_item",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", SORTED, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("perishable", sa.Boolean(), nullable=False),
        sa.Column("shelf_life_days", sa.BigInteger()),
        sa.Column("picking_policy", sa.Text(), nullable=False),
        sa.Column("reorder_point", sa.BigInteger()),
        sa.Column("density", sa.BigInteger()),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.Text(), nullable=False),
        sa.Column("lots_made", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_inventory_item"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_inventory_item_organization"),
        sa.UniqueConstraint("organization_id", "code", name="uq_inventory_item_code"),
        sa.CheckConstraint(
            "kind IN ('ingredient', 'container', 'packaging', 'consumable', 'product')",
            name=op.f("ck_inventory_item_known_kind"),
        ),
        sa.CheckConstraint(
            "picking_policy IN ('fifo', 'fefo', 'lifo')", name=op.f("ck_inventory_item_known_picking_policy")
        ),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_inventory_item_on_hand")),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_inventory_item_reserved_fits")),
        sa.CheckConstraint("value >= 0 AND unit_cost >= 0", name=op.f("ck_inventory_item_worth")),
        sa.CheckConstraint("shelf_life_days >= 0", name=op.f("ck_inventory_item_shelf_life")),
        sa.CheckConstraint("reorder_point >= 0", name=op.f("ck_inventory_item_reorder_point")),
        sa.CheckConstraint("density > 0", name=op.f("ck_inventory_item_density")),
        sa.CheckConstraint(
            "sequence >= 0 AND lots_made >= 0 AND length(last_hash) = 64", name=op.f("ck_inventory_item_chain")
        ),
        postgresql_with=BUSY,
    )
    create_partial_index("ix_inventory_item_name", "inventory_item", ["search_key", "id"], "archived_at IS NULL")


def create_lots() -> None:
    op.create_table(
        "inventory_lot",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("code", SORTED, nullable=False),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("expires_on", sa.Date()),
        sa.Column("original", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("held_reason", sa.Text()),
        sa.Column("pick_order", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), sa.Computed("remaining > 0", persisted=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_inventory_lot"),
        sa.UniqueConstraint("organization_id", "item_id", "id", name="uq_inventory_lot_id"),
        sa.UniqueConstraint("organization_id", "item_id", "code", name="uq_inventory_lot_code"),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_inventory_lot_inventory_item",
        ),
        sa.CheckConstraint(
            "reserved >= 0 AND reserved <= remaining AND remaining <= original",
            name=op.f("ck_inventory_lot_quantities"),
        ),
        sa.CheckConstraint("unit_cost >= 0", name=op.f("ck_inventory_lot_unit_cost")),
        postgresql_with=BUSY,
    )
    create_partial_index("ix_lot_pick", "inventory_lot", ["item_id", "pick_order", "received_at", "id"], "is_open")
    create_partial_index(
        "ix_lot_expiry", "inventory_lot", ["item_id", "expires_on"], "is_open AND expires_on IS NOT NULL"
    )
    create_partial_index("ix_lot_held", "inventory_lot", ["item_id"], "is_open AND held_reason IS NOT NULL")


def create_adjustments() -> None:
    op.create_table(
        "inventory_adjustment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("reference", SORTED),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("origin", sa.Uuid()),
        sa.Column("cost_before", sa.BigInteger(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_inventory_adjustment"),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_inventory_adjustment_inventory_item",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "origin"],
            ["inventory_adjustment.organization_id", "inventory_adjustment.id"],
            name="fk_inventory_adjustment_inventory_adjustment",
        ),
        sa.CheckConstraint(
            "type IN ('restock', 'manual', 'sale', 'spoil', 'trash', 'damaged', 'recount', 'reserved', 'unreserved',"
            " 'batch_use', 'batch_output', 'batch_return', 'return', 'reversal')",
            name=op.f("ck_inventory_adjustment_known_type"),
        ),
        sa.CheckConstraint("on_hand >= 0 AND cost_before >= 0", name=op.f("ck_inventory_adjustment_amounts")),
    )
    table = "inventory_adjustment"
    create_partial_index("ix_adjustment_reference", table, ["item_id", "reference"], "reference IS NOT NULL")
    create_partial_index("ix_adjustment_origin", table, ["origin"], "origin IS NOT NULL")
    create_partial_index("uq_adjustment_reversed_once", table, ["origin"], "type = 'reversal'", unique=True)


def create_history() -> None:
    op.create_table(
        "inventory_history",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("adjustment_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid()),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("reserved_delta", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("unit_cost", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "item_id", "sequence", name="pk_inventory_history"),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_inventory_history_inventory_item",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "adjustment_id"],
            ["inventory_adjustment.organization_id", "inventory_adjustment.id"],
            name="fk_inventory_history_inventory_adjustment",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id", "lot_id"],
            ["inventory_lot.organization_id", "inventory_lot.item_id", "inventory_lot.id"],
            name="fk_inventory_history_inventory_lot",
        ),
        sa.CheckConstraint("sequence > 0 AND length(hash) = 64", name=op.f("ck_inventory_history_chain")),
        sa.CheckConstraint("remaining >= 0 AND unit_cost >= 0", name=op.f("ck_inventory_history_amounts")),
    )
    table = "inventory_history"
    op.create_index("ix_history_effective", table, ["organization_id", "item_id", "effective_at"])
    op.create_index("ix_history_recorded", table, ["organization_id", "recorded_at", "item_id", "sequence"])
    op.create_index("ix_history_adjustment", table, ["organization_id", "adjustment_id"])


def create_reservations() -> None:
    op.create_table(
        "reservation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("adjustment_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("reference", SORTED, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("until", MOMENT),
        sa.PrimaryKeyConstraint("organization_id", "adjustment_id", "lot_id", name="pk_reservation"),
        sa.ForeignKeyConstraint(
            ["organization_id", "adjustment_id"],
            ["inventory_adjustment.organization_id", "inventory_adjustment.id"],
            name="fk_reservation_inventory_adjustment",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id", "lot_id"],
            ["inventory_lot.organization_id", "inventory_lot.item_id", "inventory_lot.id"],
            name="fk_reservation_inventory_lot",
        ),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_reservation_quantity")),
    )
    create_partial_index("ix_reservation_reference", "reservation", ["item_id", "reference"], "quantity > 0")
    create_partial_index("ix_reservation_until", "reservation", ["until"], "quantity > 0")


def create_partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    rows = sa.text(where)
    op.create_index(name, table, ["organization_id", *columns], unique=unique, postgresql_where=rows, sqlite_where=rows)


def refuse_changes() -> None:
    """SQLite has no roles: triggers keep what is append only."""
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            )


def grant() -> None:
    """
    The role that the application works as, which this login may become.

    A role belongs to the whole server: it may exist already, or be made by another database's migration just now.
    """
    op.execute(
        """
        DO $$
        DECLARE may_become boolean;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stillroom_app') THEN
                BEGIN
                    CREATE ROLE stillroom_app NOLOGIN;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END;
            END IF;
            -- Since 16 the one who makes a role is its member, but may not become it.
            may_become := pg_has_role(current_user, 'stillroom_app',
                CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END);
            IF NOT may_become THEN
                EXECUTE 'GRANT stillroom_app TO ' || quote_ident(current_user);
            END IF;
            EXECUTE 'GRANT USAGE ON SCHEMA ' || quote_ident(current_schema()) || ' TO stillroom_app';
        END
        $$
        """
    )
    op.execute("GRANT SELECT ON alembic_version TO stillroom_app")
    for table in TABLES:
        rights = ", ".join(filter(None, ("SELECT", "INSERT", MAY_ALSO.get(table))))
        op.execute(f'GRANT {rights} ON "{table}" TO stillroom_app')


def revoke() -> None:
    """What the role may do to the tables is gone with them; the role stays, other databases may use it."""
    op.execute("REVOKE SELECT ON alembic_version FROM stillroom_app")
    op.execute(
        """
        DO $$
        BEGIN
            EXECUTE 'REVOKE USAGE ON SCHEMA ' || quote_ident(current_schema()) || ' FROM stillroom_app';
        END
        $$
        """
    )
