"""
By which identity provider sessions came, identities that are nobody's yet, and the names of those that are linked.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
METHODS_BEFORE = (
    "password",
    "provider",
    "password_and_code",
    "password_and_recovery_code",
    "passkey",
    "password_and_passkey",
)
METHODS = (*METHODS_BEFORE, "demo")


def upgrade() -> None:
    # SQLite keeps the text of a table: made anew, it is the one that a fresh table would have.
    is_sqlite = op.get_context().dialect.name == "sqlite"
    with op.batch_alter_table("user_identity", recreate="always" if is_sqlite else "never") as identities:
        identities.add_column(sa.Column("name", sa.Text()))
    know_methods(METHODS)
    create_provider_sessions()
    create_proven_identities()
    if not is_sqlite:
        op.execute("GRANT SELECT, INSERT, DELETE ON provider_session TO stillroom_app")
        op.execute("GRANT SELECT, INSERT, DELETE ON proven_identity TO stillroom_app")


def downgrade() -> None:
    op.drop_table("proven_identity")
    op.drop_table("provider_session")
    op.execute("DELETE FROM session WHERE method = 'demo'")
    know_methods(METHODS_BEFORE)
    with op.batch_alter_table("user_identity") as identities:
        identities.drop_column("name")


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


def create_provider_sessions() -> None:
    op.create_table(
        "provider_session",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", SORTED, nullable=False),
        sa.Column("subject", SORTED, nullable=False),
        sa.Column("their_session", SORTED),
        sa.Column("logout_hint", sa.Text()),
        sa.PrimaryKeyConstraint("session_id", name="pk_provider_session"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_provider_session_session", ondelete="CASCADE"),
    )
    op.create_index("ix_provider_session_subject", "provider_session", ["issuer", "subject"])
    op.create_index("ix_provider_session_their_session", "provider_session", ["issuer", "their_session"])


def create_proven_identities() -> None:
    op.create_table(
        "proven_identity",
        sa.Column("secret_hash", SORTED, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("email_verified", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("their_session", sa.Text()),
        sa.Column("logout_hint", sa.Text()),
        sa.Column("next_path", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_proven_identity"),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_proven_identity_hash")),
    )
    op.create_index("ix_proven_identity_created_at", "proven_identity", ["created_at"])
