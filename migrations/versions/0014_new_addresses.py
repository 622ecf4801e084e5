"""
The address that somebody wants for their account, until a link in a mail to it confirms it.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ERRANDS_BEFORE = ("verify", "reset")
ERRANDS = (*ERRANDS_BEFORE, "address")
KNOWN, ADDRESS = "ck_mailed_secret_known_errand", "ck_mailed_secret_address"
HAS_ADDRESS = "(errand = 'address') = (email IS NOT NULL)"


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.add_column("mailed_secret", sa.Column("email", sa.Text()))
        know_errands(ERRANDS)
        # What was mailed within a day is few rows, which are looked at in no time.
        op.execute(
            "-- squawk-ignore constraint-missing-not-valid\n"
            f"ALTER TABLE mailed_secret ADD CONSTRAINT {ADDRESS} CHECK ({HAS_ADDRESS})"
        )
        return
    # SQLite keeps the text of a table: made anew, it is the one that a fresh table would have.
    with op.batch_alter_table("mailed_secret", recreate="always") as secrets:
        secrets.add_column(sa.Column("email", sa.Text()))
        secrets.drop_constraint(op.f(KNOWN), type_="check")
        secrets.create_check_constraint(op.f(KNOWN), listed(ERRANDS))
        secrets.create_check_constraint(op.f(ADDRESS), HAS_ADDRESS)


def downgrade() -> None:
    op.execute("DELETE FROM mailed_secret WHERE errand = 'address'")
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint(op.f(ADDRESS), "mailed_secret", type_="check")
        know_errands(ERRANDS_BEFORE)
        op.drop_column("mailed_secret", "email")
        return
    with op.batch_alter_table("mailed_secret", recreate="always") as secrets:
        secrets.drop_constraint(op.f(ADDRESS), type_="check")
        secrets.drop_constraint(op.f(KNOWN), type_="check")
        secrets.create_check_constraint(op.f(KNOWN), listed(ERRANDS_BEFORE))
        secrets.drop_column("email")


def know_errands(errands: tuple[str, ...]) -> None:
    """On PostgreSQL, let secrets be for these errands and no others."""
    op.drop_constraint(op.f(KNOWN), "mailed_secret", type_="check")
    op.execute(
        "-- squawk-ignore constraint-missing-not-valid\n"
        f"ALTER TABLE mailed_secret ADD CONSTRAINT {KNOWN} CHECK ({listed(errands)})"
    )


def listed(errands: tuple[str, ...]) -> str:
    return "errand IN ({})".format(", ".join(f"'{errand}'" for errand in errands))
