"""
Billing: events of providers, whose their customers are, what these have subscribed to, and how far was looked through.

What is imported from the project would change under this revision's feet, so it repeats what it needs.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
SORTED = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

# Besides reading and inserting. That an event came is never forgotten.
TABLES = ("billing_events", "billing_customer", "subscription", "billing_sweep")
MAY_CHANGE = {"billing_events", "subscription", "billing_sweep"}

STATUSES = "'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled', 'incomplete', 'incomplete_expired'"


def upgrade() -> None:
    create_events()
    create_customers()
    create_subscriptions()
    op.create_table(
        "billing_sweep",
        sa.Column("provider", SORTED, nullable=False),
        sa.Column("account", SORTED, nullable=False),
        sa.Column("swept_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("provider", "account", name="pk_billing_sweep"),
    )
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"GRANT SELECT, INSERT{', UPDATE' * (table in MAY_CHANGE)} ON {table} TO stillroom_app")
        # Who may not change a row cannot lock it either, and who makes something that a plan limits locks this one.
        op.execute("GRANT UPDATE (name) ON organization TO stillroom_app")


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("REVOKE UPDATE (name) ON organization FROM stillroom_app")
    for table in reversed(TABLES):
        op.drop_table(table)


def create_events() -> None:
    op.create_table(
        "billing_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", SORTED, nullable=False),
        sa.Column("account", SORTED, nullable=False),
        sa.Column("event_id", SORTED, nullable=False),
        sa.Column("event_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("api_version", sa.Text(), nullable=False),
        sa.Column("event_created", MOMENT, nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("customer_id", SORTED),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error_message", sa.Text(), nullable=False),
        sa.Column("retry_count", sa.BigInteger(), nullable=False),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("processed_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_billing_events"),
        sa.UniqueConstraint("event_id", "provider", "account", name="uq_billing_events_event"),
        sa.CheckConstraint(
            "status IN ('pending', 'processed', 'ignored', 'failed', 'dead', 'quarantined')",
            name=op.f("ck_billing_events_known_status"),
        ),
        sa.CheckConstraint("source IN ('webhook', 'sweep', 'replay')", name=op.f("ck_billing_events_known_source")),
        sa.CheckConstraint(
            "length(payload_hash) = 64 AND retry_count >= 0",
            name=op.f("ck_billing_events_amounts"),
        ),
        sa.CheckConstraint(
            "(status IN ('pending', 'failed')) = (next_attempt_at IS NOT NULL)",
            name=op.f("ck_billing_events_due_while_open"),
        ),
        sa.CheckConstraint(
            "body IS NOT NULL OR next_attempt_at IS NULL", name=op.f("ck_billing_events_body_while_open")
        ),
    )
    is_open, has_body = sa.text("next_attempt_at IS NOT NULL"), sa.text("body IS NOT NULL")
    for name, columns, rows in (
        ("ix_billing_events_due", ["next_attempt_at", "id"], is_open),
        ("ix_billing_events_customer", ["provider", "account", "customer_id"], is_open),
        ("ix_billing_events_status", ["status", "id"], None),
        ("ix_billing_events_body", ["updated_at"], has_body),
    ):
        op.create_index(name, "billing_events", columns, postgresql_where=rows, sqlite_where=rows)


def create_customers() -> None:
    op.create_table(
        "billing_customer",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("provider", SORTED, nullable=False),
        sa.Column("account", SORTED, nullable=False),
        sa.Column("customer_id", SORTED, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "provider", "account", "customer_id", name="pk_billing_customer"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_billing_customer_organization"),
        sa.UniqueConstraint("provider", "account", "customer_id", name="uq_billing_customer_customer_id"),
    )


def create_subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("provider", SORTED, nullable=False),
        sa.Column("account", SORTED, nullable=False),
        sa.Column("subscription_id", SORTED, nullable=False),
        sa.Column("customer_id", SORTED, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("period_end", MOMENT),
        sa.Column("cancel_at_period_end", sa.Boolean(), nullable=False),
        sa.Column("trial_end", MOMENT),
        sa.Column("version", MOMENT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("stale_at", MOMENT),
        sa.Column("refresh_at", MOMENT),
        sa.Column("refresh_tries", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "provider", "account", "subscription_id", name="pk_subscription"),
        sa.ForeignKeyConstraint(
            ["organization_id", "provider", "account", "customer_id"],
            [
                "billing_customer.organization_id",
                "billing_customer.provider",
                "billing_customer.account",
                "billing_customer.customer_id",
            ],
            name="fk_subscription_billing_customer",
        ),
        sa.UniqueConstraint("provider", "account", "subscription_id", name="uq_subscription_subscription_id"),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_subscription_known_status")),
        sa.CheckConstraint("revision >= 0 AND refresh_tries >= 0", name=op.f("ck_subscription_amounts")),
        sa.CheckConstraint("(stale_at IS NULL) = (refresh_at IS NULL)", name=op.f("ck_subscription_due_while_stale")),
    )
    stale = sa.text("refresh_at IS NOT NULL")
    op.create_index(
        "ix_subscription_refresh_at", "subscription", ["refresh_at"], postgresql_where=stale, sqlite_where=stale
    )
