"""
Recipes, their versions, and what each of these needs.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
APPEND_ONLY = ("recipe_version", "recipe_ingredient")


def upgrade() -> None:
    create_recipes()
    create_versions()
    create_lines()
    if op.get_context().dialect.name == "sqlite":
        refuse_changes()
    else:
        op.execute("GRANT SELECT, INSERT, UPDATE ON recipe TO stillroom_app")
        for table in APPEND_ONLY:
            op.execute(f"GRANT SELECT, INSERT ON {table} TO stillroom_app")


def downgrade() -> None:
    for table in ("recipe_ingredient", "recipe_version", "recipe"):
        op.drop_table(table)


def create_recipes() -> None:
    op.create_table(
        "recipe",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("output_item_id", sa.Uuid()),
        sa.Column("archived_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_recipe"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_recipe_organization"),
        sa.ForeignKeyConstraint(
            ["organization_id", "output_item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_recipe_inventory_item",
        ),
        sa.UniqueConstraint("organization_id", "name_key", name="uq_recipe_name_key"),
        sa.CheckConstraint("newest > 0", name=op.f("ck_recipe_newest")),
    )
    in_use = sa.text("archived_at IS NULL")
    op.create_index(
        "uq_recipe_output",
        "recipe",
        ["organization_id", "output_item_id"],
        unique=True,
        postgresql_where=in_use,
        sqlite_where=in_use,
    )


def create_versions() -> None:
    op.create_table(
        "recipe_version",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recipe_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("yield_amount", sa.BigInteger(), nullable=False),
        sa.Column("yield_unit", sa.Text(), nullable=False),
        sa.Column("output_item_id", sa.Uuid()),
        sa.Column("waste", sa.BigInteger(), nullable=False),
        sa.Column("shelf_life_days", sa.BigInteger()),
        sa.Column("instructions", JSON, nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "recipe_id", "number", name="pk_recipe_version"),
        sa.ForeignKeyConstraint(
            ["organization_id", "recipe_id"],
            ["recipe.organization_id", "recipe.id"],
            name="fk_recipe_version_recipe",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "output_item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_recipe_version_inventory_item",
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_recipe_version_number")),
        sa.CheckConstraint("yield_amount > 0", name=op.f("ck_recipe_version_yield")),
        sa.CheckConstraint("waste >= 0 AND waste < 1000000", name=op.f("ck_recipe_version_waste")),
        sa.CheckConstraint("shelf_life_days > 0", name=op.f("ck_recipe_version_shelf_life")),
    )


def create_lines() -> None:
    op.create_table(
        "recipe_ingredient",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("recipe_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "recipe_id", "version", "line", name="pk_recipe_ingredient"),
        sa.ForeignKeyConstraint(
            ["organization_id", "recipe_id", "version"],
            ["recipe_version.organization_id", "recipe_version.recipe_id", "recipe_version.number"],
            name="fk_recipe_ingredient_recipe_version",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_recipe_ingredient_inventory_item",
        ),
        sa.UniqueConstraint(
            "organization_id", "recipe_id", "version", "item_id", "note", name="uq_recipe_ingredient_note"
        ),
        sa.CheckConstraint(
            "kind IN ('ingredient', 'consumable', 'container')", name=op.f("ck_recipe_ingredient_known_kind")
        ),
        sa.CheckConstraint("line > 0 AND amount > 0", name=op.f("ck_recipe_ingredient_amount")),
    )
    op.create_index("ix_recipe_ingredient_item", "recipe_ingredient", ["organization_id", "item_id"])


def refuse_changes() -> None:
    """SQLite has no roles: triggers keep what is append only."""
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append only'); END"
            )
