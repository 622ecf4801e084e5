"""Logins that are under way, and logout tokens that came, in memory."""

from dataclasses import replace
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft, MemoryStore
from domain.identity.login import LoginAttempt
from domain.shared.identifiers import LoginAttemptId


class MemoryLoginAttempts:
    """The `LoginAttempts` of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def add(self, attempt: LoginAttempt, most: int) -> None:
        with self._store.begin() as draft:
            kept = draft.logins.attempts
            if attempt.id in kept or any(each.state_hash == attempt.state_hash for each in kept.values()):
                raise ConstraintBroken(f"attempt {attempt.id} is there already, or its state is")
            if attempt.user_id is not None and attempt.user_id not in draft.users:
                raise ConstraintBroken(f"there is no user {attempt.user_id}")
            kept[attempt.id] = attempt
            pending = [
                each for each in kept.values() if each.browser_hash == attempt.browser_hash and each.redeemed_at is None
            ]
            pending.sort(key=lambda each: (each.created_at, each.id), reverse=True)
            for each in pending[most:]:
                del kept[each.id]

    def find(self, state_hash: str) -> LoginAttempt | None:
        kept = self._store.logins.attempts.values()
        return next((each for each in kept if each.state_hash == state_hash), None)

    def claim(self, attempt_id: LoginAttemptId, redeemed_at: datetime) -> bool:
        with self._store.begin() as draft:
            found = draft.logins.attempts.get(attempt_id)
            if found is None or found.redeemed_at is not None:
                return False
            draft.logins.attempts[attempt_id] = replace(found, redeemed_at=redeemed_at)
            return True

    def prune(self, before: datetime) -> int:
        with self._store.begin() as draft:
            old = [each.id for each in draft.logins.attempts.values() if each.created_at < before]
            for attempt_id in old:
                del draft.logins.attempts[attempt_id]
            return len(old)


class MemoryLogoutTokens:
    """The `LogoutTokens` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._kept = draft.logins.logout_tokens

    def first_sight(self, issuer: str, token_id: str, seen_at: datetime) -> bool:
        is_new = (issuer, token_id) not in self._kept
        self._kept.setdefault((issuer, token_id), seen_at)
        return is_new

    def prune(self, before: datetime) -> int:
        old = [key for key, seen_at in self._kept.items() if seen_at < before]
        for key in old:
            del self._kept[key]
        return len(old)
