"""
Second factors: authenticators, recovery codes, and who gave a right password and still owes one.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
METHODS = ("password", "provider", "password_and_code", "password_and_recovery_code")
METHODS_BEFORE = METHODS[:2]


def upgrade() -> None:
    know_methods(METHODS)
    op.create_table(
        "authenticator",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_step", sa.BigInteger()),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.Column("wrong_at", MOMENT),
        sa.PrimaryKeyConstraint("user_id", name="pk_authenticator"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_authenticator_user"),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_authenticator_wrong")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (last_step IS NULL)", name=op.f("ck_authenticator_confirmed_by_a_code")
        ),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", SORTED, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_recovery_code_user"),
        sa.CheckConstraint("length(code_hash) = 64", name=op.f("ck_recovery_code_hash")),
    )
    op.create_table(
        "half_sign_in",
        sa.Column("secret_hash", SORTED, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("wrong", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_half_sign_in"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_half_sign_in_user"),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_half_sign_in_hash")),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_half_sign_in_wrong")),
    )
    op.create_index("ix_half_sign_in_user_id", "half_sign_in", ["user_id"])
    op.create_index("ix_half_sign_in_created_at", "half_sign_in", ["created_at"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON authenticator, half_sign_in TO stillroom_app")
        op.execute("GRANT SELECT, INSERT, DELETE ON recovery_code TO stillroom_app")


def downgrade() -> None:
    op.drop_table("half_sign_in")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
    op.execute("DELETE FROM session WHERE method NOT IN ('password', 'provider')")
    know_methods(METHODS_BEFORE)


def know_methods(methods: tuple[str, ...]) -> None:
    """Let sessions be by these methods and no others."""
    known = "method IN ({})".format(", ".join(f"'{method}'" for method in methods))
    name = op.f("ck_session_known_method")
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(name, "session", type_="check")
        # Who is signed in is few rows, which are looked at in no time.
        op.execute(
            "-- squawk-ignore constraint-missing-not-valid\n"
            f"ALTER TABLE session ADD CONSTRAINT ck_session_known_method CHECK ({known})"
        )
        return
    with op.batch_alter_table("session", recreate="always") as sessions:
        sessions.drop_constraint(name, type_="check")
        sessions.create_check_constraint(name, known)
