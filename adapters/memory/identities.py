"""Whose an identity is, in memory."""

from collections.abc import Sequence

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.identities import UserIdentity
from domain.shared.identifiers import UserId, UserIdentityId


class MemoryIdentities:
    """The `Identities` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def find(self, issuer: str, subject: str) -> UserIdentity | None:
        kept = self._draft.logins.identities.values()
        return next((each for each in kept if (each.issuer, each.subject) == (issuer, subject)), None)

    def add(self, identity: UserIdentity) -> bool:
        if self.find(identity.issuer, identity.subject) is not None:
            return False
        if identity.id in self._draft.logins.identities or identity.user_id not in self._draft.users:
            raise ConstraintBroken(f"identity {identity.id} is there already, or of no user")
        self._draft.logins.identities[identity.id] = identity
        return True

    def of_user(self, user_id: UserId) -> Sequence[UserIdentity]:
        kept = self._draft.logins.identities.values()
        return sorted((each for each in kept if each.user_id == user_id), key=lambda each: (each.linked_at, each.id))

    def lock(self, user_id: UserId) -> Sequence[UserIdentity]:
        return self.of_user(user_id)

    def remove(self, identity_id: UserIdentityId) -> None:
        self._draft.logins.identities.pop(identity_id, None)
