"""
Sessions: who is signed in, in which browser and in which organisation.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", SORTED, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("authenticated_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"],
            ["membership.organization_id", "membership.user_id"],
            name="fk_session_membership",
        ),
        sa.UniqueConstraint("secret_hash", name="uq_session_secret_hash"),
        sa.CheckConstraint("method IN ('password', 'provider')", name=op.f("ck_session_known_method")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_session_hash")),
    )
    op.create_index("ix_session_user_id", "session", ["user_id"])
    op.create_index("ix_session_created_at", "session", ["created_at"])
    op.create_index("ix_session_last_seen_at", "session", ["last_seen_at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON session TO stillroom_app")


def downgrade() -> None:
    op.drop_table("session")
