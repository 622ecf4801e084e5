"""What is sold."""

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint, Uuid

from adapters.sql.tables.metadata import metadata, millionths, of_organization, organization_id, refers
from adapters.sql.types import Moment, Sorted

product = Table(
    "product",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("name_key", Sorted, nullable=False),
    Column("name", Text(), nullable=False),
    Column("description", Text(), nullable=False),
    Column("archived_at", Moment()),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    UniqueConstraint("organization_id", "name_key", name="uq_product_name_key"),
)

product_variant = Table(
    "product_variant",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("product_id", Uuid(), nullable=False),
    Column("name_key", Sorted, nullable=False),
    Column("name", Text(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    refers(["product_id"], "product"),
    # Lets a SKU be of a variant of its own product only.
    UniqueConstraint("organization_id", "product_id", "id", name="uq_product_variant_id"),
    UniqueConstraint("organization_id", "product_id", "name_key", name="uq_product_variant_name_key"),
)

product_sku = Table(
    "product_sku",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    Column("product_id", Uuid(), nullable=False),
    Column("variant_id", Uuid(), nullable=False),
    Column("item_id", Uuid(), nullable=False),
    millionths("size"),
    Column("unit", Text(), nullable=False),
    millionths("price", nullable=True),
    Column("gtin", Sorted),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    refers(["product_id", "variant_id"], "product_variant", ["product_id", "id"]),
    refers(["item_id"], "inventory_item"),
    UniqueConstraint("organization_id", "item_id", name="uq_product_sku_item"),
    # Two organisations may sell the same thing, one of them the other's.
    UniqueConstraint("organization_id", "gtin", name="uq_product_sku_gtin"),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("price >= 0", name="price"),
    CheckConstraint("length(gtin) = 14", name="gtin"),
    Index("ix_product_sku_product", "organization_id", "product_id", "id"),
)
