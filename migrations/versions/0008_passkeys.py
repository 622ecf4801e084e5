"""
Passkeys, what they were asked to sign, and sessions that began with one.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
METHODS_BEFORE = ("password", "provider", "password_and_code", "password_and_recovery_code")
METHODS = (*METHODS_BEFORE, "passkey", "password_and_passkey")


def upgrade() -> None:
    create_passkeys()
    create_challenges()
    know_methods(METHODS)
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON passkey TO stillroom_app")
        op.execute("GRANT SELECT, INSERT, DELETE ON passkey_challenge TO stillroom_app")


def downgrade() -> None:
    op.execute("DELETE FROM session WHERE method IN ('passkey', 'password_and_passkey')")
    know_methods(METHODS_BEFORE)
    op.drop_table("passkey_challenge")
    op.drop_table("passkey")


def create_passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_passkey_user"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
        sa.CheckConstraint("length(credential_id) BETWEEN 1 AND 1023", name=op.f("ck_passkey_credential")),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_count")),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])


def create_challenges() -> None:
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_hash", SORTED, nullable=False),
        sa.Column("browser_hash", SORTED, nullable=False),
        sa.Column("ceremony", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name="pk_passkey_challenge"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_passkey_challenge_user"),
        sa.CheckConstraint(
            "ceremony IN ('sign_in', 'register', 'confirm')", name=op.f("ck_passkey_challenge_known_ceremony")
        ),
        sa.CheckConstraint("(ceremony = 'sign_in') = (user_id IS NULL)", name=op.f("ck_passkey_challenge_asked_by")),
        sa.CheckConstraint(
            "length(challenge_hash) = 64 AND length(browser_hash) = 64", name=op.f("ck_passkey_challenge_hashes")
        ),
    )
    op.create_index("ix_passkey_challenge_browser_hash", "passkey_challenge", ["browser_hash", "created_at"])
    op.create_index("ix_passkey_challenge_created_at", "passkey_challenge", ["created_at"])


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
