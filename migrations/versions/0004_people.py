"""
People: members with their roles, roles of an organisation's own, email addresses, and tokens that belong to members.

The owner that each organisation had becomes its first member. What is imported from the project would change under
this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

OWNERS_BECOME_MEMBERS = """
INSERT INTO membership (organization_id, user_id, role, is_active, joined_at)
SELECT id, owner_id, 'owner', true, created_at FROM organization
"""
# Every organisation has one, because its last owner in force stays.
FIRST_OWNERS_AGAIN = """
UPDATE organization SET owner_id = (
    SELECT user_id FROM membership
    WHERE organization_id = organization.id AND role = 'owner'
    ORDER BY is_active DESC, joined_at, user_id LIMIT 1
)
"""


def upgrade() -> None:
    with op.batch_alter_table("user") as users:
        users.add_column(sa.Column("email", sa.Text()))
        users.add_column(sa.Column("email_key", SORTED))
        users.add_column(sa.Column("disabled_at", MOMENT))
        users.create_unique_constraint("uq_user_email_key", ["email_key"])
        users.create_check_constraint(op.f("ck_user_email"), "(email IS NULL) = (email_key IS NULL)")
    create_roles()
    create_memberships()
    op.execute(OWNERS_BECOME_MEMBERS)
    with op.batch_alter_table("organization") as organizations:
        organizations.drop_constraint("fk_organization_user", type_="foreignkey")
        organizations.drop_column("owner_id")
    with op.batch_alter_table("api_token") as tokens:
        tokens.add_column(sa.Column("last_used_at", MOMENT))
        tokens.drop_constraint("fk_api_token_user", type_="foreignkey")
        tokens.create_foreign_key(
            "fk_api_token_membership",
            "membership",
            ["organization_id", "user_id"],
            ["organization_id", "user_id"],
        )
    if op.get_context().dialect.name == "postgresql":
        op.execute('GRANT UPDATE ON "user" TO stillroom_app')
        op.execute("GRANT SELECT, INSERT, UPDATE ON membership TO stillroom_app")
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON role TO stillroom_app")


def downgrade() -> None:
    with op.batch_alter_table("api_token") as tokens:
        tokens.drop_constraint("fk_api_token_membership", type_="foreignkey")
        tokens.create_foreign_key("fk_api_token_user", "user", ["user_id"], ["id"])
        tokens.drop_column("last_used_at")
    with op.batch_alter_table("organization") as organizations:
        organizations.add_column(sa.Column("owner_id", sa.Uuid()))
    op.execute(FIRST_OWNERS_AGAIN)
    with op.batch_alter_table("organization") as organizations:
        organizations.alter_column("owner_id", existing_type=sa.Uuid(), nullable=False)
        organizations.create_foreign_key("fk_organization_user", "user", ["owner_id"], ["id"])
    op.drop_table("membership")
    op.drop_table("role")
    with op.batch_alter_table("user") as users:
        users.drop_constraint(op.f("ck_user_email"), type_="check")
        users.drop_constraint("uq_user_email_key", type_="unique")
        users.drop_column("disabled_at")
        users.drop_column("email_key")
        users.drop_column("email")
    if op.get_context().dialect.name == "postgresql":
        op.execute('REVOKE UPDATE ON "user" FROM stillroom_app')


def create_roles() -> None:
    op.create_table(
        "role",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("permissions", JSON, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_role"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_role_organization"),
        sa.UniqueConstraint("organization_id", "name_key", name="uq_role_name_key"),
    )


def create_memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text()),
        sa.Column("role_id", sa.Uuid()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "user_id", name="pk_membership"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_membership_organization"),
        sa.ForeignKeyConstraint(
            ["organization_id", "role_id"], ["role.organization_id", "role.id"], name="fk_membership_role"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_membership_user"),
        sa.CheckConstraint("role IN ('owner', 'manager', 'maker', 'viewer')", name=op.f("ck_membership_known_role")),
        sa.CheckConstraint("(role IS NULL) <> (role_id IS NULL)", name=op.f("ck_membership_one_role")),
    )
    op.create_index("ix_membership_active", "membership", ["organization_id", "is_active"])
    op.create_index("ix_membership_user", "membership", ["user_id"])
