"""Billing: what providers told, whose their customers are, and what these have subscribed to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.sql.tables.metadata import metadata, of_organization, one_of, organization_id, refers
from adapters.sql.types import Moment, Sorted
from domain.billing.inbox import EventStatus, Source
from domain.billing.subscriptions import Status

_OPEN = text("next_attempt_at IS NOT NULL")
_HAS_BODY = text("body IS NOT NULL")
_STALE = text("refresh_at IS NOT NULL")

# Global: a provider's message is kept before anybody knows which organisation it is about, and some are about none.
billing_events = Table(
    "billing_events",
    metadata,
    Column("id", Uuid(), nullable=False),
    Column("provider", Sorted, nullable=False),
    Column("account", Sorted, nullable=False),
    Column("event_id", Sorted, nullable=False),
    Column("event_type", Text(), nullable=False),
    Column("object_id", Text(), nullable=False),
    Column("livemode", Boolean(), nullable=False),
    Column("api_version", Text(), nullable=False),
    # By the provider's clock; the other times are by ours.
    Column("event_created", Moment(), nullable=False),
    Column("payload_hash", Text(), nullable=False),
    # Canonical JSON as it was signed; forgotten after a while.
    Column("body", Text()),
    Column("customer_id", Sorted),
    Column("status", Text(), nullable=False),
    Column("error_message", Text(), nullable=False),
    Column("retry_count", BigInteger(), nullable=False),
    Column("next_attempt_at", Moment()),
    Column("source", Text(), nullable=False),
    Column("processed_at", Moment()),
    Column("created_at", Moment(), nullable=False),
    Column("updated_at", Moment(), nullable=False),
    PrimaryKeyConstraint("id"),
    # It is what makes an event take effect once; and people look for one by its id alone.
    UniqueConstraint("event_id", "provider", "account", name="uq_billing_events_event"),
    one_of("status", EventStatus),
    one_of("source", Source),
    CheckConstraint("length(payload_hash) = 64 AND retry_count >= 0", name="amounts"),
    CheckConstraint("(status IN ('pending', 'failed')) = (next_attempt_at IS NOT NULL)", name="due_while_open"),
    CheckConstraint("body IS NOT NULL OR next_attempt_at IS NULL", name="body_while_open"),
    Index("ix_billing_events_due", "next_attempt_at", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index(
        "ix_billing_events_customer",
        "provider",
        "account",
        "customer_id",
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    ),
    Index("ix_billing_events_status", "status", "id"),
    Index("ix_billing_events_body", "updated_at", postgresql_where=_HAS_BODY, sqlite_where=_HAS_BODY),
)

billing_customer = Table(
    "billing_customer",
    metadata,
    organization_id(),
    Column("provider", Sorted, nullable=False),
    Column("account", Sorted, nullable=False),
    Column("customer_id", Sorted, nullable=False),
    Column("created_at", Moment(), nullable=False),
    PrimaryKeyConstraint("organization_id", "provider", "account", "customer_id"),
    of_organization(),
    # Global: an event tells a customer before anybody knows whose it is, and it is one organisation's.
    UniqueConstraint("provider", "account", "customer_id", name="uq_billing_customer_customer_id"),
)

subscription = Table(
    "subscription",
    metadata,
    organization_id(),
    Column("provider", Sorted, nullable=False),
    Column("account", Sorted, nullable=False),
    Column("subscription_id", Sorted, nullable=False),
    Column("customer_id", Sorted, nullable=False),
    Column("status", Text(), nullable=False),
    # Price ids and quantities as JSON: they are read together with the rest, and never looked for.
    Column("lines", Text(), nullable=False),
    Column("period_end", Moment()),
    Column("cancel_at_period_end", Boolean(), nullable=False),
    Column("trial_end", Moment()),
    # These three are by the provider's clock, `refresh_at` is by ours.
    Column("version", Moment(), nullable=False),
    Column("since", Moment(), nullable=False),
    Column("stale_at", Moment()),
    Column("refresh_at", Moment()),
    Column("refresh_tries", BigInteger(), nullable=False),
    Column("revision", BigInteger(), nullable=False),
    PrimaryKeyConstraint("organization_id", "provider", "account", "subscription_id"),
    refers(["provider", "account", "customer_id"], "billing_customer", ["provider", "account", "customer_id"]),
    # Global: as above.
    UniqueConstraint("provider", "account", "subscription_id", name="uq_subscription_subscription_id"),
    one_of("status", Status),
    CheckConstraint("revision >= 0 AND refresh_tries >= 0", name="amounts"),
    CheckConstraint("(stale_at IS NULL) = (refresh_at IS NULL)", name="due_while_stale"),
    Index("ix_subscription_refresh_at", "refresh_at", postgresql_where=_STALE, sqlite_where=_STALE),
)

# Global: a provider's events are looked through for all organisations together.
billing_sweep = Table(
    "billing_sweep",
    metadata,
    Column("provider", Sorted, nullable=False),
    Column("account", Sorted, nullable=False),
    Column("swept_until", Moment(), nullable=False),
    PrimaryKeyConstraint("provider", "account"),
)
