"""Users in memory."""

from collections.abc import Sequence

from adapters.memory.constraints import ConstraintBroken
from adapters.memory.store import Draft
from domain.identity.members import EmailTaken, User
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId


class MemoryUsers:
    """The `Users` of one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def add(self, user: User) -> None:
        if user.id in self._draft.users:
            raise ConstraintBroken(f"user {user.id} is there already")
        self._keep(user)

    def get(self, user_id: UserId) -> User | None:
        return self._draft.users.get(user_id)

    def save(self, user: User, audit: Sequence[AuditEntry]) -> None:
        self._keep(user)
        for entry in audit:
            self._draft.books(entry.organization_id).audit[entry.id] = entry

    def organizations(self, user_id: UserId) -> Sequence[OrganizationId]:
        return sorted(each for each in self._draft.organizations if user_id in self._draft.look(each).members)

    def _keep(self, user: User) -> None:
        others = (each for each in self._draft.users.values() if each.id != user.id and each.email is not None)
        if user.email is not None and any(each.email and each.email.key == user.email.key for each in others):
            raise EmailTaken(user.email)
        self._draft.users[user.id] = user
