"""What organisations have subscribed to, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.bills import Bills
from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from adapters.memory.use import use_now
from domain.billing.plans import Limit
from domain.billing.projection import Subscription
from domain.identity.roles import OWNER
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId
from ports.subscriptions import Customer, Held, Recipient
from ports.transactions import TryAgain

Key = tuple[str, str, str]


class MemorySubscriptions:
    """The `Subscriptions` of one draft. Nothing has to be locked: there is one transaction at a time."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._bills = draft.bills

    def map_customer(self, customer: Customer, now: datetime) -> tuple[OrganizationId | None, bool]:
        key = (customer.provider, customer.account, customer.customer_id)
        known = self._bills.customers.get(key)
        if known is not None:
            return known[0], False
        if self._draft.look(customer.organization_id).organization is None:
            return None, False
        self._bills.customers[key] = (customer.organization_id, now)
        return customer.organization_id, True

    def lock(self, provider: str, account: str, customer_id: str, subscription_id: str | None = None) -> Held | None:
        whose = self._bills.customers.get((provider, account, customer_id))
        if whose is None:
            return None
        found = {
            key[2]: each
            for key, each in sorted(self._bills.subscriptions.items())
            if key[:2] == (provider, account) and (subscription_id or key[2]) == key[2]
        }
        theirs = {sub_id: each for sub_id, each in found.items() if each.snapshot.customer_id == customer_id}
        return Held(organization_id=whose[0], subscriptions=theirs if subscription_id is None else found)

    def lock_one(self, provider: str, account: str, subscription_id: str) -> Subscription | None:
        return self._bills.subscriptions.get((provider, account, subscription_id))

    def add(self, subscription: Subscription) -> None:
        key = _key(subscription)
        if key in self._bills.subscriptions:
            raise TryAgain
        self._check(subscription)
        self._bills.subscriptions[key] = subscription

    def save(self, subscription: Subscription, audit: Sequence[AuditEntry] = ()) -> None:
        key = _key(subscription)
        known = self._bills.subscriptions.get(key)
        if known is not None and known.organization_id == subscription.organization_id:
            self._check(subscription)
            self._bills.subscriptions[key] = subscription
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry

    def take_stale(self, now: datetime, until: datetime) -> Subscription | None:
        due = [
            (each.refresh_at, key)
            for key, each in self._bills.subscriptions.items()
            if each.refresh_at is not None and each.refresh_at <= now
        ]
        if not due:
            return None
        _, key = min(due)
        taken = self._bills.subscriptions[key] = replace(self._bills.subscriptions[key], refresh_at=until)
        return taken

    def live(self, provider: str, account: str) -> Sequence[str]:
        return [
            key[2]
            for key, each in self._bills.subscriptions.items()
            if key[:2] == (provider, account) and not each.snapshot.status.is_terminal
        ]

    def recipient(self, provider: str, account: str, customer_id: str) -> Recipient | None:
        whose = self._bills.customers.get((provider, account, customer_id))
        if whose is None:
            return None
        books, users = self._draft.look(whose[0]), self._draft.users
        owners = [
            (member.joined_at, user.id, user.email.shown)
            for member in books.members.values()
            if member.role == OWNER and member.is_active
            if (user := users[member.user.id]).disabled_at is None and user.email is not None
        ]
        name = "" if books.organization is None else books.organization.name
        return Recipient(organization=name, email=min(owners)[-1] if owners else None)

    def swept_until(self, provider: str, account: str) -> datetime | None:
        return self._bills.swept.get((provider, account))

    def sweep(self, provider: str, account: str, until: datetime) -> None:
        self._bills.swept[provider, account] = max(until, self._bills.swept.get((provider, account), until))

    def room(self, organization_id: OrganizationId) -> Sequence[Subscription]:
        return subscriptions_now(self._bills, organization_id)

    def use(self, organization_id: OrganizationId, limit: Limit, month: datetime) -> int:
        return use_now(self._draft.look(organization_id), month)[limit]

    def _check(self, subscription: Subscription) -> None:
        snapshot = subscription.snapshot
        whose = self._bills.customers.get((subscription.provider, subscription.account, snapshot.customer_id))
        if whose is None or whose[0] != subscription.organization_id:
            raise ConstraintBroken(f"{subscription} is of no customer of the organisation's")
        if (subscription.stale_at is None) != (subscription.refresh_at is None):
            raise ConstraintBroken(f"{subscription} is due though it is not stale, or the other way round")


def subscriptions_now(bills: Bills, organization_id: OrganizationId) -> Sequence[Subscription]:
    """All of the organisation's, by their ids."""
    theirs = [each for each in bills.subscriptions.values() if each.organization_id == organization_id]
    return sorted(theirs, key=lambda each: each.snapshot.subscription_id)


def _key(subscription: Subscription) -> Key:
    return subscription.provider, subscription.account, subscription.snapshot.subscription_id
