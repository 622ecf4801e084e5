"""
Products, their variants, and the SKUs in which they are sold.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    create_products()
    create_variants()
    create_skus()
    if op.get_context().dialect.name == "postgresql":
        for table in ("product", "product_variant", "product_sku"):
            op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO stillroom_app")


def downgrade() -> None:
    for table in ("product_sku", "product_variant", "product"):
        op.drop_table(table)


def create_products() -> None:
    op.create_table(
        "product",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("archived_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_product"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_product_organization"),
        sa.UniqueConstraint("organization_id", "name_key", name="uq_product_name_key"),
    )


def create_variants() -> None:
    op.create_table(
        "product_variant",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_product_variant"),
        sa.ForeignKeyConstraint(
            ["organization_id", "product_id"],
            ["product.organization_id", "product.id"],
            name="fk_product_variant_product",
        ),
        sa.UniqueConstraint("organization_id", "product_id", "id", name="uq_product_variant_id"),
        sa.UniqueConstraint("organization_id", "product_id", "name_key", name="uq_product_variant_name_key"),
    )


def create_skus() -> None:
    op.create_table(
        "product_sku",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger()),
        sa.Column("gtin", SORTED),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_product_sku"),
        sa.ForeignKeyConstraint(
            ["organization_id", "product_id", "variant_id"],
            ["product_variant.organization_id", "product_variant.product_id", "product_variant.id"],
            name="fk_product_sku_product_variant",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "item_id"],
            ["inventory_item.organization_id", "inventory_item.id"],
            name="fk_product_sku_inventory_item",
        ),
        sa.UniqueConstraint("organization_id", "item_id", name="uq_product_sku_item"),
        sa.UniqueConstraint("organization_id", "gtin", name="uq_product_sku_gtin"),
        sa.CheckConstraint("size > 0", name=op.f("ck_product_sku_size")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_product_sku_price")),
        sa.CheckConstraint("length(gtin) = 14", name=op.f("ck_product_sku_gtin")),
    )
    op.create_index("ix_product_sku_product", "product_sku", ["organization_id", "product_id", "id"])
