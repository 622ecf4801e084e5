"""For keeping passkeys."""

from collections.abc import Sequence
from typing import Protocol

from domain.identity.passkeys import Passkey
from domain.shared.audit import AuditEntry
from domain.shared.identifiers import PasskeyId, UserId


class Passkeys(Protocol):
    """
    For keeping passkeys, inside a transaction.

    Global, as their users are: a passkey is presented before anybody knows whose it is. Whoever changes one has locked
    its user. Each change comes with an entry for each organisation that is told of it.
    """

    def add(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> bool:
        """Keep a new passkey; False, and nothing happens, if its credential is somebody's already."""
        ...

    def find(self, credential_id: bytes) -> Passkey | None:
        """The passkey of that credential."""
        ...

    def of_user(self, user_id: UserId) -> Sequence[Passkey]:
        """The user's passkeys, oldest first."""
        ...

    def save(self, passkey: Passkey, audit: Sequence[AuditEntry]) -> None:
        """Keep a passkey's name, counter and last use as they are now."""
        ...

    def remove(self, passkey_id: PasskeyId, audit: Sequence[AuditEntry]) -> None:
        """Take a passkey away from its user."""
        ...
