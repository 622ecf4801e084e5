"""
Mail on its way.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name=op.f("ck_outbox_one_end")),
        sa.CheckConstraint(
            "(due_at IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)", name=op.f("ck_outbox_due_or_ended")
        ),
        sa.CheckConstraint("due_at IS NOT NULL OR text = ''", name=op.f("ck_outbox_erased")),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_outbox_due_at", "outbox", ["due_at", "id"], postgresql_where=due, sqlite_where=due)
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO stillroom_app")


def downgrade() -> None:
    op.drop_table("outbox")
