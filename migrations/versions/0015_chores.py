"""
What one of several workers has to do now and then.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "chore",
        sa.Column("name", SORTED, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_chore"),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_chore_amounts")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE ON chore TO stillroom_app")


def downgrade() -> None:
    op.drop_table("chore")
