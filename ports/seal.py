"""For keeping what has to be readable again, so that a copy of the database alone tells nothing of it."""

from typing import Protocol


class Seal(Protocol):
    """For sealing a secret with the installation's key, for one owner: under another's name it does not open."""

    def seal(self, secret: str, owner: str) -> str:
        """
        What can be kept: another text each time.

        :raises NoSecretKey: the installation has no key.
        """
        ...

    def unseal(self, sealed: str, owner: str) -> str:
        """
        The secret.

        :raises CannotUnseal: it was not sealed with this key for this owner, or the installation has no key.
        """
        ...
