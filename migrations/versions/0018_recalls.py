"""
Recalls and drills, and the lots that each began with.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    create_recalls()
    create_lots()
    if op.get_context().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER recall_lot_no_{change.lower()} BEFORE {change} ON recall_lot "
                "BEGIN SELECT RAISE(ABORT, 'recall_lot is append only'); END"
            )
    else:
        op.execute("GRANT SELECT, INSERT, UPDATE ON recall TO stillroom_app")
        op.execute("GRANT SELECT, INSERT ON recall_lot TO stillroom_app")


def downgrade() -> None:
    op.drop_table("recall_lot")
    op.drop_table("recall")


def refers(table: str, columns: list[str], to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", *columns], [f"{to}.organization_id", f"{to}.id"], name=f"fk_{table}_{to}"
    )


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def needed(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    return sa.Column(name, kind, nullable=False)


def create_recalls() -> None:
    op.create_table(
        "recall",
        needed("organization_id", sa.Uuid()),
        needed("id", sa.Uuid()),
        needed("number", sa.BigInteger()),
        needed("kind", sa.Text()),
        needed("reason", sa.Text()),
        needed("started_at", MOMENT),
        needed("started_by", sa.Uuid()),
        sa.Column("packed_at", MOMENT),
        sa.Column("reached", sa.BigInteger()),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("outcome", sa.Text()),
        needed("note", sa.Text()),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_recall"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_recall_organization"),
        sa.UniqueConstraint("organization_id", "number", name="uq_recall_number"),
        check("recall", "known_kind", "kind IN ('recall', 'drill')"),
        check("recall", "known_outcome", "outcome IN ('done', 'mistake')"),
        check("recall", "number", "number > 0"),
        check("recall", "packed", "(packed_at IS NULL) = (reached IS NULL) AND reached > 0"),
        check(
            "recall",
            "closed",
            "(closed_at IS NULL) = (outcome IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)",
        ),
    )


def create_lots() -> None:
    op.create_table(
        "recall_lot",
        needed("organization_id", sa.Uuid()),
        needed("recall_id", sa.Uuid()),
        needed("lot_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("organization_id", "recall_id", "lot_id", name="pk_recall_lot"),
        refers("recall_lot", ["recall_id"], "recall"),
        refers("recall_lot", ["lot_id"], "inventory_lot"),
    )
