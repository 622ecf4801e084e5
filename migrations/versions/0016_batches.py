"""
Batches, their frozen plans, what happened in them, and what they did with which lot.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
APPEND_ONLY = ("batch_line", "batch_event", "batch_movement")


def upgrade() -> None:
    create_batches()
    create_series()
    create_lines()
    create_events()
    create_movements()
    if op.get_context().dialect.name == "sqlite":
        refuse_changes()
    else:
        for table in ("batch", "batch_series"):
            op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO stillroom_app")
        for table in APPEND_ONLY:
            op.execute(f"GRANT SELECT, INSERT ON {table} TO stillroom_app")


def downgrade() -> None:
    for table in ("batch_movement", "batch_event", "batch_line", "batch_series", "batch"):
        op.drop_table(table)


def refers(table: str, columns: list[str], to: str, names: list[str]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", *columns],
        [f"{to}.{name}" for name in ("organization_id", *names)],
        name=f"fk_{table}_{to}",
    )


def of_organization(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name=f"fk_{table}_organization")


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def needed(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    return sa.Column(name, kind, nullable=False)


def partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    rows = sa.text(where)
    op.create_index(name, table, ["organization_id", *columns], unique=unique, postgresql_where=rows, sqlite_where=rows)


def create_batches() -> None:
    op.create_table(
        "batch",
        needed("organization_id", sa.Uuid()),
        needed("id", sa.Uuid()),
        needed("label", SORTED),
        needed("recipe_id", sa.Uuid()),
        needed("recipe_number", sa.BigInteger()),
        needed("recipe_name", sa.Text()),
        needed("factor", sa.Text()),
        needed("output", sa.BigInteger()),
        needed("unit", sa.Text()),
        sa.Column("output_item_id", sa.Uuid()),
        sa.Column("shelf_life_days", sa.BigInteger()),
        needed("status", sa.Text()),
        needed("events", sa.BigInteger()),
        needed("planned_at", MOMENT),
        needed("planned_by", sa.Uuid()),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("yielded", sa.BigInteger()),
        needed("consumed", sa.BigInteger()),
        needed("wasted", sa.BigInteger()),
        needed("produced", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_batch"),
        of_organization("batch"),
        refers("batch", ["recipe_id", "recipe_number"], "recipe_version", ["recipe_id", "number"]),
        refers("batch", ["output_item_id"], "inventory_item", ["id"]),
        sa.UniqueConstraint("organization_id", "label", name="uq_batch_label"),
        check(
            "batch",
            "known_status",
            "status IN ('planned', 'in_progress', 'completed', 'failed', 'cancelled')",
        ),
        check("batch", "events", "events > 0"),
        check("batch", "plan", "output > 0 AND shelf_life_days > 0"),
        check("batch", "yielded", "yielded > 0 AND (yielded IS NULL) = (status <> 'completed')"),
        check("batch", "started", "(started_at IS NOT NULL) OR status IN ('planned', 'cancelled')"),
        check("batch", "ended", "(ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))"),
        check("batch", "costs", "wasted >= 0 AND produced >= 0"),
    )
    op.create_index("ix_batch_planned", "batch", ["organization_id", "planned_at", "id"])
    op.create_index("ix_batch_recipe", "batch", ["organization_id", "recipe_id", "recipe_number"])
    partial_index("ix_batch_started", "batch", ["started_at"], "started_at IS NOT NULL")


def create_series() -> None:
    op.create_table(
        "batch_series",
        needed("organization_id", sa.Uuid()),
        needed("prefix", SORTED),
        needed("year", sa.BigInteger()),
        needed("last", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organization_id", "prefix", "year", name="pk_batch_series"),
        of_organization("batch_series"),
        check("batch_series", "last", "last > 0"),
    )


def create_lines() -> None:
    op.create_table(
        "batch_line",
        needed("organization_id", sa.Uuid()),
        needed("batch_id", sa.Uuid()),
        needed("line", sa.BigInteger()),
        needed("item_id", sa.Uuid()),
        needed("code", sa.Text()),
        needed("name", sa.Text()),
        needed("kind", sa.Text()),
        needed("note", sa.Text()),
        needed("amount", sa.Text()),
        needed("unit", sa.Text()),
        needed("quantity", sa.BigInteger()),
        needed("stock_unit", sa.Text()),
        needed("tracked", sa.Boolean()),
        needed("estimate", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organization_id", "batch_id", "line", name="pk_batch_line"),
        refers("batch_line", ["batch_id"], "batch", ["id"]),
        refers("batch_line", ["item_id"], "inventory_item", ["id"]),
        check("batch_line", "known_kind", "kind IN ('ingredient', 'consumable', 'container')"),
        check("batch_line", "amounts", "line > 0 AND quantity > 0 AND estimate >= 0"),
    )


def create_events() -> None:
    op.create_table(
        "batch_event",
        needed("organization_id", sa.Uuid()),
        needed("batch_id", sa.Uuid()),
        needed("number", sa.BigInteger()),
        needed("kind", sa.Text()),
        needed("at", MOMENT),
        needed("actor_id", sa.Uuid()),
        needed("text", sa.Text()),
        needed("name", sa.Text()),
        sa.Column("amount", sa.BigInteger()),
        needed("unit", sa.Text()),
        sa.Column("item_id", sa.Uuid()),
        sa.Column("about", sa.BigInteger()),
        sa.Column("began_at", MOMENT),
        sa.Column("seconds", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organization_id", "batch_id", "number", name="pk_batch_event"),
        refers("batch_event", ["batch_id"], "batch", ["id"]),
        refers("batch_event", ["item_id"], "inventory_item", ["id"]),
        refers("batch_event", ["batch_id", "about"], "batch_event", ["batch_id", "number"]),
        check(
            "batch_event",
            "known_kind",
            "kind IN ('planned', 'started', 'shortfall', 'extra', 'waste', 'note', 'measurement', 'timer', "
            "'deviation', 'sign_off', 'output', 'finished', 'cancelled', 'failed')",
        ),
        check("batch_event", "numbers", "number > 0 AND seconds > 0"),
    )
    partial_index("uq_batch_event_signed_once", "batch_event", ["batch_id", "about"], "about IS NOT NULL", unique=True)


def create_movements() -> None:
    op.create_table(
        "batch_movement",
        needed("organization_id", sa.Uuid()),
        needed("batch_id", sa.Uuid()),
        needed("adjustment_id", sa.Uuid()),
        needed("lot_id", sa.Uuid()),
        needed("item_id", sa.Uuid()),
        needed("role", sa.Text()),
        needed("delta", sa.BigInteger()),
        needed("cost", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organization_id", "batch_id", "adjustment_id", "lot_id", name="pk_batch_movement"),
        refers("batch_movement", ["batch_id"], "batch", ["id"]),
        refers("batch_movement", ["adjustment_id"], "inventory_adjustment", ["id"]),
        refers("batch_movement", ["item_id", "lot_id"], "inventory_lot", ["item_id", "id"]),
        sa.UniqueConstraint("organization_id", "adjustment_id", "lot_id", name="uq_batch_movement_adjustment"),
        check("batch_movement", "known_role", "role IN ('use', 'extra', 'waste', 'return', 'output')"),
        check("batch_movement", "delta", "delta <> 0"),
    )
    op.create_index("ix_batch_movement_lot", "batch_movement", ["organization_id", "lot_id", "batch_id"])


def refuse_changes() -> None:
    """SQLite has no roles: triggers keep what is append only."""
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            )
