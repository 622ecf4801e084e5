"""Which billing events came, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.billing.inbox import KeptEvent
from domain.shared.audit import AuditEntry


class MemoryBillingInbox:
    """The `BillingInbox` of one draft. Nobody has to wait: there is one transaction at a time."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._events = draft.bills.events

    def add(self, kept: KeptEvent) -> bool:
        key = _key(kept)
        if key in self._events:
            return False
        _check(kept)
        self._events[key] = kept
        return True

    def lock(self, provider: str, account: str, event_id: str) -> KeptEvent | None:
        return self._events.get((provider, account, event_id))

    def record(self, kept: KeptEvent, *, seen: KeptEvent, audit: Sequence[AuditEntry] = ()) -> bool:
        now = self._events.get(_key(kept))
        if now is None or (now.status, now.retry_count) != (seen.status, seen.retry_count):
            return False
        _check(kept)
        self._events[_key(kept)] = replace(kept, event=now.event)
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry
        return True

    def take_due(self, now: datetime) -> KeptEvent | None:
        due = [(each.next_attempt_at, each.id, each) for each in self._events.values() if _is_due(each, now)]
        return min(due)[-1] if due else None

    def make_due(self, provider: str, account: str, customer_id: str, now: datetime) -> None:
        for key, each in self._events.items():
            theirs = key[:2] == (provider, account) and each.customer_id == customer_id
            if theirs and each.next_attempt_at is not None and each.next_attempt_at > now:
                self._events[key] = replace(each, next_attempt_at=now)

    def forget_bodies(self, before: datetime) -> int:
        old = [
            key
            for key, each in self._events.items()
            if each.event.body and each.next_attempt_at is None and each.updated_at < before
        ]
        for key in old:
            self._events[key] = replace(self._events[key], event=replace(self._events[key].event, body=""))
        return len(old)


def _key(kept: KeptEvent) -> tuple[str, str, str]:
    return kept.event.provider, kept.event.account, kept.event.event_id


def _is_due(kept: KeptEvent, now: datetime) -> bool:
    return kept.next_attempt_at is not None and kept.next_attempt_at <= now


def _check(kept: KeptEvent) -> None:
    if kept.status.is_open != (kept.next_attempt_at is not None):
        raise ConstraintBroken(f"{kept} is due though it has ended, or the other way round")
