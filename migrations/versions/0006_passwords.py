"""
Passwords, secrets that are mailed to people, and when an address was confirmed.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    # SQLite keeps the text of a table: made anew, it is the one that a fresh table would have.
    is_sqlite = op.get_context().dialect.name == "sqlite"
    with op.batch_alter_table("user", recreate="always" if is_sqlite else "never") as users:
        users.add_column(sa.Column("email_verified_at", MOMENT))
    op.create_table(
        "password",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_password"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_password_user"),
    )
    op.create_table(
        "mailed_secret",
        sa.Column("secret_hash", SORTED, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("errand", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_mailed_secret"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_mailed_secret_user"),
        sa.CheckConstraint("errand IN ('verify', 'reset')", name=op.f("ck_mailed_secret_known_errand")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_mailed_secret_hash")),
    )
    op.create_index("ix_mailed_secret_user_id", "mailed_secret", ["user_id"])
    op.create_index("ix_mailed_secret_created_at", "mailed_secret", ["created_at"])
    if not is_sqlite:
        op.execute("GRANT SELECT, INSERT, UPDATE ON password TO stillroom_app")
        op.execute("GRANT SELECT, INSERT, DELETE ON mailed_secret TO stillroom_app")


def downgrade() -> None:
    op.drop_table("mailed_secret")
    op.drop_table("password")
    with op.batch_alter_table("user") as users:
        users.drop_column("email_verified_at")
