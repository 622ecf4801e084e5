"""For keeping users, who are people and of no organisation themselves."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.members import User
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import OrganizationId, UserId


class Users(Protocol):
    """For keeping users, inside a transaction."""

    def add(self, user: User) -> None:
        """
        Keep a new user.

        :raises EmailTaken: another user has the address.
        """
        ...

    def get(self, user_id: UserId) -> User | None:
        """The user, locked until the end of the transaction."""
        ...

    def save(self, user: User, audit: Sequence[AuditEntry]) -> None:
        """
        Keep the user as they are now, with an entry for each organisation that is told of it.

        :raises EmailTaken: another user has the address.
        """
        ...

    def organizations(self, user_id: UserId) -> Sequence[OrganizationId]:
        """The organisations that the user is a member of, active or not, in the order of their ids."""
        ...
