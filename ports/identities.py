"""For knowing whose an identity is."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.identities import UserIdentity
from domain.shared.identifiers import UserId, UserIdentityId


class Identities(Protocol):
    """
    For knowing whose an identity is, inside a transaction.

    Global: who somebody is has to be known before any organisation is.
    """

    def find(self, issuer: str, subject: str) -> UserIdentity | None:
        """Whose this identity is, matched exactly."""
        ...

    def add(self, identity: UserIdentity) -> bool:
        """Link an identity to its user; False, and nothing happens, if it is somebody's already."""
        ...

    def of_user(self, user_id: UserId) -> Sequence[UserIdentity]:
        """The user's identities, oldest first."""
        ...

    def lock(self, user_id: UserId) -> Sequence[UserIdentity]:
        """The same; until this transaction ends, nobody else takes any of them away."""
        ...

    def remove(self, identity_id: UserIdentityId) -> None:
        """Take an identity away from its user."""
        ...
