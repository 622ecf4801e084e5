"""For remembering logins that are under way."""

from datetime import datetime
from typing import Protocol

from domain.identity.login import LoginAttempt
from domain.shared.identifiers import LoginAttemptId


class LoginAttempts(Protocol):
    """For remembering logins that are under way. Each method is a short transaction of its own."""

    def add(self, attempt: LoginAttempt, most: int) -> None:
        """Keep a new attempt; of the same browser's unanswered ones, only the `most` newest stay, this one included."""
        ...

    def find(self, state_hash: str) -> LoginAttempt | None:
        """The attempt of that state, whether it was answered or not."""
        ...

    def claim(self, attempt_id: LoginAttemptId, redeemed_at: datetime) -> bool:
        """Mark an attempt as answered. True for one caller only, whoever else tries at the same moment or later."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget all attempts that were made before this time; how many they were."""
        ...
