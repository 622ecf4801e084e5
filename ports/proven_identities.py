"""For keeping what a provider has proved until somebody signs up with it."""

from datetime import datetime
from typing import Protocol

from domain.identity.proven_identities import ProvenIdentity


class ProvenIdentities(Protocol):
    """For keeping identities that are nobody's yet, inside a transaction. Global: nobody is known who owns them."""

    def add(self, proven: ProvenIdentity) -> None:
        """Keep one."""
        ...

    def find(self, secret_hash: str) -> ProvenIdentity | None:
        """The identity that waits for this secret."""
        ...

    def take(self, secret_hash: str) -> ProvenIdentity | None:
        """The same, which nobody can take again."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was proved before that time; how many."""
        ...
