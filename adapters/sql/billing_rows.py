"""Billing events and subscriptions as rows."""

import json
from typing import Any

from adapters.sql.decoding import AnyRow
from adapters.sql.tables import billing_events, subscription
from domain.billing.events import BillingEvent
from domain.billing.inbox import EventStatus, KeptEvent, Source
from domain.billing.projection import Subscription
from domain.billing.subscriptions import PriceLine, Snapshot, Status

EVENT = list(billing_events.c)
"""The columns of an event."""

SUBSCRIPTION = [column.label(f"subscription_{column.name}") for column in subscription.c]
"""The columns of a subscription."""

_OF_SNAPSHOT = ("subscription_id", "customer_id", "status", "period_end", "cancel_at_period_end", "trial_end")
_OF_SUBSCRIPTION = (
    "organization_id",
    "provider",
    "account",
    "version",
    "since",
    "stale_at",
    "refresh_at",
    "refresh_tries",
    "revision",
)


def event_of(row: AnyRow) -> KeptEvent:
    """An event, from the columns `EVENT`."""
    return KeptEvent(
        id=row.id,
        event=BillingEvent(
            provider=row.provider,
            account=row.account,
            event_id=row.event_id,
            type=row.event_type,
            object_id=row.object_id,
            livemode=row.livemode,
            api_version=row.api_version,
            created=row.event_created,
            payload_hash=row.payload_hash,
            body=row.body or "",
        ),
        customer_id=row.customer_id,
        status=EventStatus(row.status),
        error_message=row.error_message,
        retry_count=row.retry_count,
        next_attempt_at=row.next_attempt_at,
        source=Source(row.source),
        processed_at=row.processed_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def event_row(kept: KeptEvent) -> dict[str, Any]:
    """An event as it is kept."""
    event = kept.event
    return {
        "id": kept.id,
        "provider": event.provider,
        "account": event.account,
        "event_id": event.event_id,
        "event_type": event.type,
        "object_id": event.object_id,
        "livemode": event.livemode,
        "api_version": event.api_version,
        "event_created": event.created,
        "payload_hash": event.payload_hash,
        "body": event.body,
        "customer_id": kept.customer_id,
        "status": kept.status,
        "error_message": kept.error_message,
        "retry_count": kept.retry_count,
        "next_attempt_at": kept.next_attempt_at,
        "source": kept.source,
        "processed_at": kept.processed_at,
        "created_at": kept.created_at,
        "updated_at": kept.updated_at,
    }


def subscription_of(row: AnyRow) -> Subscription:
    """A subscription, from the columns `SUBSCRIPTION`."""
    return Subscription(
        organization_id=row.subscription_organization_id,
        provider=row.subscription_provider,
        account=row.subscription_account,
        snapshot=Snapshot(
            subscription_id=row.subscription_subscription_id,
            customer_id=row.subscription_customer_id,
            status=Status(row.subscription_status),
            lines=tuple(
                PriceLine(price_id=price, quantity=count) for price, count in json.loads(row.subscription_lines)
            ),
            period_end=row.subscription_period_end,
            cancel_at_period_end=row.subscription_cancel_at_period_end,
            trial_end=row.subscription_trial_end,
        ),
        version=row.subscription_version,
        since=row.subscription_since,
        revision=row.subscription_revision,
        stale_at=row.subscription_stale_at,
        refresh_at=row.subscription_refresh_at,
        refresh_tries=row.subscription_refresh_tries,
    )


def subscription_row(kept: Subscription) -> dict[str, Any]:
    """A subscription as it is kept."""
    lines = json.dumps([(line.price_id, line.quantity) for line in kept.snapshot.lines])
    own = {name: getattr(kept, name) for name in _OF_SUBSCRIPTION}
    return own | {name: getattr(kept.snapshot, name) for name in _OF_SNAPSHOT} | {"lines": lines}
