"""Recipes, their versions, and what each of these needs. A version and its lines are written once."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
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
from adapters.sql.types import Json, Moment, Sorted
from domain.production.recipes import LineKind

recipe = Table(
    "recipe",
    metadata,
    organization_id(),
    Column("id", Uuid(), nullable=False),
    # The name as it is compared: two that differ by case alone would be one recipe.
    Column("name_key", Sorted, nullable=False),
    Column("name", Text(), nullable=False),
    Column("newest", BigInteger(), nullable=False),
    # That of its newest version, so that an item is made by one recipe in use.
    Column("output_item_id", Uuid()),
    Column("archived_at", Moment()),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "id"),
    of_organization(),
    refers(["output_item_id"], "inventory_item"),
    UniqueConstraint("organization_id", "name_key", name="uq_recipe_name_key"),
    CheckConstraint("newest > 0", name="newest"),
    partial_index("uq_recipe_output", "output_item_id", where="archived_at IS NULL", unique=True),
)

recipe_version = Table(
    "recipe_version",
    metadata,
    organization_id(),
    Column("recipe_id", Uuid(), nullable=False),
    Column("number", BigInteger(), nullable=False),
    millionths("yield_amount"),
    Column("yield_unit", Text(), nullable=False),
    Column("output_item_id", Uuid()),
    millionths("waste"),
    Column("shelf_life_days", BigInteger()),
    Column("instructions", Json, nullable=False),
    Column("notes", Text(), nullable=False),
    Column("details", Text(), nullable=False),
    Column("created_at", Moment(), nullable=False),
    Column("created_by", Uuid(), nullable=False),
    PrimaryKeyConstraint("organization_id", "recipe_id", "number"),
    refers(["recipe_id"], "recipe"),
    refers(["output_item_id"], "inventory_item"),
    CheckConstraint("number > 0", name="number"),
    CheckConstraint("yield_amount > 0", name="yield"),
    CheckConstraint("waste >= 0 AND waste < 1000000", name="waste"),
    CheckConstraint("shelf_life_days > 0", name="shelf_life"),
)

recipe_ingredient = Table(
    "recipe_ingredient",
    metadata,
    organization_id(),
    Column("recipe_id", Uuid(), nullable=False),
    Column("version", BigInteger(), nullable=False),
    Column("line", BigInteger(), nullable=False),
    Column("item_id", Uuid(), nullable=False),
    millionths("amount"),
    Column("unit", Text(), nullable=False),
    Column("kind", Text(), nullable=False),
    Column("note", Text(), nullable=False),
    Column("details", Text(), nullable=False),
    PrimaryKeyConstraint("organization_id", "recipe_id", "version", "line"),
    refers(["recipe_id", "version"], "recipe_version", ["recipe_id", "number"]),
    refers(["item_id"], "inventory_item"),
    UniqueConstraint("organization_id", "recipe_id", "version", "item_id", "note", name="uq_recipe_ingredient_note"),
    one_of("kind", LineKind),
    CheckConstraint("line > 0 AND amount > 0", name="amount"),
    Index("ix_recipe_ingredient_item", "organization_id", "item_id"),
)
