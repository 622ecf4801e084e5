"""
Invitations by mail; and what the application may do to organisations and to sign-ups that nobody confirmed.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
PENDING = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
FORGOTTEN = ('"user"', "organization", "membership", "password")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", SORTED, nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("role_id", sa.Uuid()),
        sa.Column("secret_hash", SORTED, nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_invitation"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_invitation_organization"),
        sa.ForeignKeyConstraint(
            ["organization_id", "invited_by"],
            ["membership.organization_id", "membership.user_id"],
            name="fk_invitation_membership",
        ),
        sa.UniqueConstraint("secret_hash", name="uq_invitation_secret_hash"),
        sa.CheckConstraint("role IN ('owner', 'manager', 'maker', 'viewer')", name=op.f("ck_invitation_known_role")),
        sa.CheckConstraint("(role IS NULL) <> (role_id IS NULL)", name=op.f("ck_invitation_one_role")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_invitation_hash")),
        sa.CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_one_end")),
    )
    op.create_index(
        "uq_invitation_pending",
        "invitation",
        ["organization_id", "email_key"],
        unique=True,
        postgresql_where=PENDING,
        sqlite_where=PENDING,
    )
    op.create_index("ix_invitation_created_at", "invitation", ["created_at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO stillroom_app")
        op.execute("GRANT UPDATE ON organization TO stillroom_app")
        for table in FORGOTTEN:
            op.execute(f"GRANT DELETE ON {table} TO stillroom_app")


def downgrade() -> None:
    op.drop_table("invitation")
    if op.get_context().dialect.name == "postgresql":
        op.execute("REVOKE UPDATE ON organization FROM stillroom_app")
        for table in FORGOTTEN:
            op.execute(f"REVOKE DELETE ON {table} FROM stillroom_app")
