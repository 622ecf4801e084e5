"""What is kept of passwords and of mailed secrets, in memory."""

from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.shared.identifiers import UserId


class MemoryPasswords:
    """The `Passwords` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._users, self._kept = draft.users, draft.logins.passwords

    def get(self, user_id: UserId) -> str | None:
        found = self._kept.get(user_id)
        return None if found is None else found[0]

    def keep(self, user_id: UserId, kept: str, changed_at: datetime) -> None:
        if user_id not in self._users:
            raise ConstraintBroken(f"there is no user {user_id}")
        self._kept[user_id] = (kept, changed_at)


class MemoryMailedSecrets:
    """The `MailedSecrets` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._users, self._kept = draft.users, draft.logins.mailed

    def add(self, mailed: MailedSecret) -> None:
        if mailed.user_id not in self._users or mailed.secret_hash in self._kept:
            raise ConstraintBroken(f"there is no user for {mailed}, or the secret is there already")
        self._kept[mailed.secret_hash] = mailed

    def take(self, secret_hash: str, errand: Errand) -> MailedSecret | None:
        found = self._kept.get(secret_hash)
        if found is None or found.errand is not errand:
            return None
        return self._kept.pop(secret_hash)

    def forget(self, user_id: UserId) -> None:
        self._forget([each for each in self._kept.values() if each.user_id == user_id])

    def prune(self, before: datetime) -> int:
        return self._forget([each for each in self._kept.values() if each.created_at < before])

    def _forget(self, secrets: list[MailedSecret]) -> int:
        for each in secrets:
            del self._kept[each.secret_hash]
        return len(secrets)
