"""Passkeys, and what they were asked to sign, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft, MemoryStore
from domain.identity.passkey_challenges import Ceremony, PasskeyChallenge
from domain.identity.passkeys import Passkey
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import PasskeyId, UserId


class MemoryPasskeys:
    """The `Passkeys` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._kept = draft.logins.passkeys

    def add(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> bool:
        if self.find(passkey.credential_id) is not None:
            return False
        if passkey.id in self._kept or passkey.user_id not in self._draft.users:
            raise ConstraintBroken(f"{passkey} is there already, or of no user")
        self._kept[passkey.id] = passkey
        self._note(audit)
        return True

    def find(self, credential_id: bytes) -> Passkey | None:
        return next((each for each in self._kept.values() if each.credential_id == credential_id), None)

    def of_user(self, user_id: UserId) -> Sequence[Passkey]:
        found = [each for each in self._kept.values() if each.user_id == user_id]
        return sorted(found, key=lambda each: (each.created_at, each.id))

    def save(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> None:
        if passkey.id in self._kept:
            self._kept[passkey.id] = passkey
        self._note(audit)

    def remove(self, passkey_id: PasskeyId, audit: Sequence[AuditEntry]) -> None:
        self._kept.pop(passkey_id, None)
        self._note(audit)

    def _note(self, audit: Sequence[AuditEntry]) -> None:
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry


class MemoryPasskeyChallenges:
    """The `PasskeyChallenges` of a store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def add(self, challenge: PasskeyChallenge, most: int) -> None:
        with self._store.begin() as draft:
            kept = draft.logins.challenges
            if challenge.challenge_hash in kept or challenge.user_id not in {None, *draft.users}:
                raise ConstraintBroken(f"{challenge} is there already, or of no user")
            kept[challenge.challenge_hash] = challenge
            pending = [each for each in kept.values() if each.browser_hash == challenge.browser_hash]
            pending.sort(key=lambda each: (each.created_at, each.challenge_hash), reverse=True)
            for each in pending[most:]:
                del kept[each.challenge_hash]

    def take(self, challenge_hash: str, browser_hash: str, ceremony: Ceremony) -> PasskeyChallenge | None:
        with self._store.begin() as draft:
            found = draft.logins.challenges.get(challenge_hash)
            if found is None or (found.browser_hash, found.ceremony) != (browser_hash, ceremony):
                return None
            return draft.logins.challenges.pop(challenge_hash)

    def prune(self, before: datetime) -> int:
        with self._store.begin() as draft:
            old = [each for each in draft.logins.challenges.values() if each.created_at < before]
            for each in old:
                del draft.logins.challenges[each.challenge_hash]
            return len(old)
