"""For keeping what is left of passwords, and of the secrets that are mailed to people."""

from datetime import datetime
from typing import Protocol

from domain.identity.mailed_secrets import Errand, MailedSecret
from domain.shared.identifiers import UserId


class Passwords(Protocol):
    """
    For keeping the hashes of passwords, inside a transaction.

    Global, as their users are. They stand apart from these, so that what reads users never reads a hash.
    """

    def get(self, user_id: UserId) -> str | None:
        """The hash of the user's password; None for who has none."""
        ...

    def keep(self, user_id: UserId, kept: str, changed_at: datetime) -> None:
        """Keep the hash of the user's password instead of any other."""
        ...


class MailedSecrets(Protocol):
    """For secrets that were mailed to somebody, inside a transaction. Global, as the users they belong to."""

    def add(self, mailed: MailedSecret) -> None:
        """Keep a secret that goes out."""
        ...

    def take(self, secret_hash: str, errand: Errand) -> MailedSecret | None:
        """The secret, which nobody can take again."""
        ...

    def forget(self, user_id: UserId) -> None:
        """Let none of the user's secrets work any more."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget what was mailed before that time; how many."""
        ...
