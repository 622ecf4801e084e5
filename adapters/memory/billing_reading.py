"""Billing looked at in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from adapters.memory.store import MemoryStore
from adapters.memory.subscriptions import subscriptions_now
from adapters.memory.use import use_now
from domain.billing.inbox import EventStatus, KeptEvent
from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.shared.identifiers import OrganizationId
from ports.billing_reading import EventQuery


class MemoryBillingReading:
    """The `BillingReading` of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def customer(self, organization_id: OrganizationId, provider: str, account: str) -> str | None:
        theirs = [
            (since, key[2])
            for key, (whose, since) in self._store.bills.customers.items()
            if whose == organization_id and key[:2] == (provider, account)
        ]
        return min(theirs)[-1] if theirs else None

    def subscriptions(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        return subscriptions_now(self._store.bills, organization_id)

    def use(self, organization_id: OrganizationId, month: datetime) -> Mapping[Limit, int]:
        return use_now(self._store.books(organization_id), month)

    def events(self, query: EventQuery) -> Sequence[KeptEvent]:
        fitting = [
            each
            for each in self._newest_first()
            if query.status in (None, each.status)
            if query.type in (None, each.event.type)
            if query.organization_id in (None, self._organization_of(each))
            if query.since is None or query.since <= each.created_at
            if query.until is None or each.created_at <= query.until
            if query.before is None or each.id < query.before
        ]
        return fitting[: query.limit]

    def _organization_of(self, kept: KeptEvent) -> OrganizationId | None:
        if kept.customer_id is None:
            return None
        key = kept.event.provider, kept.event.account, kept.customer_id
        whose = self._store.bills.customers.get(key)
        return None if whose is None else whose[0]

    def event(self, event_id: str) -> KeptEvent | None:
        return next((each for each in self._newest_first() if each.event.event_id == event_id), None)

    def counts(self) -> Mapping[EventStatus, int]:
        kept = [each.status for each in self._store.bills.events.values()]
        return {status: kept.count(status) for status in EventStatus}

    def _newest_first(self) -> Sequence[KeptEvent]:
        return sorted(self._store.bills.events.values(), key=lambda each: each.id, reverse=True)
