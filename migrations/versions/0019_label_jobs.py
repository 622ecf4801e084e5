"""
Prints of labels that a worker draws, and their files.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    create_jobs()
    create_indexes()
    if op.get_context().dialect.name == "postgresql":
        op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON label_job TO stillroom_app")


def downgrade() -> None:
    op.drop_table("label_job")


def check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_label_job_{name}"))


def needed(name: str, kind: Any) -> sa.Column[Any]:  # noqa: ANN401 - any of SQLAlchemy's types
    return sa.Column(name, kind, nullable=False)


def create_jobs() -> None:
    op.create_table(
        "label_job",
        needed("organization_id", sa.Uuid()),
        needed("id", sa.Uuid()),
        needed("asked_by", sa.Uuid()),
        needed("asked", JSON),
        needed("labels", sa.BigInteger()),
        needed("drawn", sa.BigInteger()),
        needed("state", sa.Text()),
        needed("created_at", MOMENT),
        needed("tries", sa.BigInteger()),
        sa.Column("claimed_until", MOMENT),
        sa.Column("ended_at", MOMENT),
        needed("refusal", sa.Text()),
        needed("reason", sa.Text()),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("organization_id", "id", name="pk_label_job"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_label_job_organization"),
        check("known_state", "state IN ('waiting', 'drawing', 'ready', 'failed')"),
        check("amounts", "labels > 0 AND drawn BETWEEN 0 AND labels AND tries >= 0"),
        check("ended", "(state IN ('ready', 'failed')) = (ended_at IS NOT NULL)"),
        check("claimed", "(state = 'drawing') = (claimed_until IS NOT NULL)"),
        check("content", "(state = 'ready') = (content IS NOT NULL)"),
        check("refusal", "(state = 'failed') = (refusal <> '')"),
    )


def create_indexes() -> None:
    not_ended = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_label_job_open", "label_job", ["created_at", "id"], postgresql_where=not_ended, sqlite_where=not_ended
    )
    op.create_index("ix_label_job_created_at", "label_job", ["created_at"])
