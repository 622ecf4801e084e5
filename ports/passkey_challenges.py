"""For remembering what passkeys were asked to sign."""

from datetime import datetime
from typing import Protocol

from domain.identity.passkey_challenges import Ceremony, PasskeyChallenge


class PasskeyChallenges(Protocol):
    """
    For remembering what passkeys were asked to sign. Each method is a short transaction of its own.

    Global: nobody knows yet who comes in.
    """

    def add(self, challenge: PasskeyChallenge, most: int) -> None:
        """Keep a new challenge; of the same browser's, only the `most` newest stay, this one included."""
        ...

    def take(self, challenge_hash: str, browser_hash: str, ceremony: Ceremony) -> PasskeyChallenge | None:
        """The challenge, which nobody can take again; None, and nothing happens, unless all of it fits."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget all challenges that were made before this time; how many they were."""
        ...
