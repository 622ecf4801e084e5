"""Second factors, and who still owes one, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.authenticators import Authenticator
from domain.identity.half_sign_ins import HalfSignIn
from domain.shared.identifiers import UserId


class MemoryAuthenticators:
    """The `Authenticators` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._users, self._kept = draft.users, draft.logins.authenticators

    def get(self, user_id: UserId) -> Authenticator | None:
        return self._kept.get(user_id)

    def keep(self, authenticator: Authenticator) -> None:
        if authenticator.user_id not in self._users:
            raise ConstraintBroken(f"there is no user {authenticator.user_id}")
        self._kept[authenticator.user_id] = authenticator

    def remove(self, user_id: UserId) -> None:
        self._kept.pop(user_id, None)

    def prune(self, begun_before: datetime) -> int:
        old = [each for each in self._kept.values() if not each.is_in_force and each.begun_at < begun_before]
        for each in old:
            del self._kept[each.user_id]
        return len(old)


class MemoryRecoveryCodes:
    """The `RecoveryCodes` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._users, self._kept = draft.users, draft.logins.recovery_codes

    def renew(self, user_id: UserId, hashes: Sequence[str], made_at: datetime) -> None:
        if user_id not in self._users or len(set(hashes)) < len(hashes):
            raise ConstraintBroken(f"there is no user {user_id}, or a code is there twice")
        self._kept[user_id] = dict.fromkeys(hashes, made_at)

    def use(self, user_id: UserId, code_hash: str) -> bool:
        left = self._kept.get(user_id, {})
        self._kept[user_id] = {each: made_at for each, made_at in left.items() if each != code_hash}
        return code_hash in left

    def left(self, user_id: UserId) -> int:
        return len(self._kept.get(user_id, {}))


class MemoryHalfSignIns:
    """The `HalfSignIns` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._users, self._kept = draft.users, draft.logins.half_sign_ins

    def add(self, half: HalfSignIn) -> None:
        if half.user_id not in self._users or half.secret_hash in self._kept:
            raise ConstraintBroken(f"there is no user for {half}, or its secret is there already")
        self._kept[half.secret_hash] = half

    def find(self, secret_hash: str) -> HalfSignIn | None:
        return self._kept.get(secret_hash)

    def save(self, half: HalfSignIn) -> None:
        if half.secret_hash in self._kept:
            self._kept[half.secret_hash] = half

    def end(self, secret_hash: str) -> None:
        self._kept.pop(secret_hash, None)

    def forget(self, user_id: UserId) -> None:
        self._forget([each for each in self._kept.values() if each.user_id == user_id])

    def prune(self, before: datetime) -> int:
        return self._forget([each for each in self._kept.values() if each.created_at < before])

    def _forget(self, halves: list[HalfSignIn]) -> int:
        for each in halves:
            del self._kept[each.secret_hash]
        return len(halves)
