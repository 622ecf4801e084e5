"""Billing looked at in SQL: every look is one statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, Integer, Text, Uuid, bindparam, exists, func, literal_column, select

from adapters.sql.billing_rows import EVENT, SUBSCRIPTION, event_of, subscription_of
from adapters.sql.engine import reading
from adapters.sql.statements import Statement
from adapters.sql.tables import billing_customer, billing_events, subscription
from adapters.sql.types import Moment, can_be_kept
from adapters.sql.use import ALL
from domain.billing.inbox import EventStatus, KeptEvent
from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.shared.identifiers import OrganizationId
from ports.billing_reading import EventQuery

_events = billing_events.c
_ORGANIZATION: Any = bindparam("of_organization", type_=Uuid())
_CUSTOMER = Statement(
    select(billing_customer.c.customer_id)
    .where(
        billing_customer.c.organization_id == _ORGANIZATION,
        billing_customer.c.provider == bindparam("of_provider"),
        billing_customer.c.account == bindparam("of_account"),
    )
    .order_by(billing_customer.c.created_at, billing_customer.c.customer_id)
    .limit(literal_column("1"))
)
_SUBSCRIPTIONS = Statement(
    select(*SUBSCRIPTION)
    .where(subscription.c.organization_id == _ORGANIZATION)
    .order_by(subscription.c.subscription_id)
)
_EVENT = Statement(
    select(*EVENT)
    .where(_events.event_id == bindparam("of_event"))
    .order_by(_events.id.desc())
    .limit(literal_column("1"))
)
_COUNTS = Statement(select(_events.status, func.count().label("events")).group_by(_events.status))
_CONDITIONS: Mapping[str, Any] = {
    "status": _events.status == bindparam("of_status", type_=Text()),
    "type": _events.event_type == bindparam("of_type", type_=Text()),
    "organization_id": exists().where(
        billing_customer.c.organization_id == _ORGANIZATION,
        billing_customer.c.provider == _events.provider,
        billing_customer.c.account == _events.account,
        billing_customer.c.customer_id == _events.customer_id,
    ),
    "since": _events.created_at >= bindparam("since", type_=Moment()),
    "until": _events.created_at <= bindparam("until", type_=Moment()),
    "before": _events.id < bindparam("before", type_=Uuid()),
}


@cache
def _events_statement(conditions: Iterable[str]) -> Statement:
    return Statement(
        select(*EVENT)
        .where(*(_CONDITIONS[name] for name in conditions))
        .order_by(_events.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )


class SqlBillingReading:
    """The `BillingReading` port."""

    def __init__(self, engine: Engine) -> None:
        self._reading = reading(engine)

    def customer(self, organization_id: OrganizationId, provider: str, account: str) -> str | None:
        """See `BillingReading.customer`."""
        given = {"of_organization": organization_id, "of_provider": provider, "of_account": account}
        found = _CUSTOMER.read(self._reading, given)
        return found[0].customer_id if found else None

    def subscriptions(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        """See `BillingReading.subscriptions`."""
        found = _SUBSCRIPTIONS.read(self._reading, {"of_organization": organization_id})
        return [subscription_of(row) for row in found]

    def use(self, organization_id: OrganizationId, month: datetime) -> Mapping[Limit, int]:
        """See `BillingReading.use`."""
        [row] = ALL.read(self._reading, {"of_organization": organization_id, "month": month})
        return {limit: getattr(row, f"use_of_{limit}") for limit in Limit}

    def events(self, query: EventQuery) -> Sequence[KeptEvent]:
        """See `BillingReading.events`."""
        if query.type is not None and not can_be_kept(query.type):
            return []
        statement = _events_statement(tuple(name for name in _CONDITIONS if getattr(query, name) is not None))
        given = {
            "of_status": query.status,
            "of_type": query.type,
            "of_organization": query.organization_id,
            "since": query.since,
            "until": query.until,
            "before": query.before,
            "most": query.limit,
        }
        return [event_of(row) for row in statement.read(self._reading, given)]

    def event(self, event_id: str) -> KeptEvent | None:
        """See `BillingReading.event`."""
        found = _EVENT.read(self._reading, {"of_event": event_id}) if can_be_kept(event_id) else []
        return event_of(found[0]) if found else None

    def counts(self) -> Mapping[EventStatus, int]:
        """See `BillingReading.counts`."""
        found = {row.status: row.events for row in _COUNTS.read(self._reading, {})}
        return {status: found.get(status, 0) for status in EventStatus}
