"""
Logins by identity providers: attempts under way, whose an identity is, and logout tokens that came.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

# What the application may do with them besides reading and inserting.
MAY_ALSO = {"login_attempt": "UPDATE, DELETE", "user_identity": "UPDATE, DELETE", "logout_token": "DELETE"}


def upgrade() -> None:
    create_attempts()
    create_identities()
    create_logout_tokens()
    if op.get_context().dialect.name == "postgresql":
        for table, rights in MAY_ALSO.items():
            op.execute(f'GRANT SELECT, INSERT, {rights} ON "{table}" TO stillroom_app')


def downgrade() -> None:
    for table in reversed(MAY_ALSO):
        op.drop_table(table)


def create_attempts() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("names_issuer", sa.Boolean(), nullable=False),
        sa.Column("state_hash", SORTED, nullable=False),
        sa.Column("browser_hash", SORTED, nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("next_path", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("redeemed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_login_attempt"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_login_attempt_user"),
        sa.UniqueConstraint("state_hash", name="uq_login_attempt_state_hash"),
        sa.CheckConstraint("purpose IN ('sign_in', 'link', 'step_up')", name=op.f("ck_login_attempt_known_purpose")),
        sa.CheckConstraint("(purpose = 'sign_in') = (user_id IS NULL)", name=op.f("ck_login_attempt_asked_by")),
        sa.CheckConstraint(
            "length(state_hash) = 64 AND length(browser_hash) = 64", name=op.f("ck_login_attempt_hashes")
        ),
    )
    op.create_index("ix_login_attempt_browser_hash", "login_attempt", ["browser_hash", "created_at"])
    op.create_index("ix_login_attempt_created_at", "login_attempt", ["created_at"])


def create_identities() -> None:
    op.create_table(
        "user_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", SORTED, nullable=False),
        sa.Column("subject", SORTED, nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_identity"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_user_identity_user"),
        sa.UniqueConstraint("issuer", "subject", name="uq_user_identity_subject"),
    )
    op.create_index("ix_user_identity_user_id", "user_identity", ["user_id"])


def create_logout_tokens() -> None:
    op.create_table(
        "logout_token",
        sa.Column("issuer", SORTED, nullable=False),
        sa.Column("token_id", SORTED, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "token_id", name="pk_logout_token"),
    )
    op.create_index("ix_logout_token_seen_at", "logout_token", ["seen_at"])
